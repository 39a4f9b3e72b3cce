"""Firing what is due: a pass takes due clocks in batches, claims each by compare and swap, and writes all that follows
in the same transaction.
"""

from sla.firing.run import Pass, fire_due

__all__ = ["Pass", "fire_due"]
