"""Writes of the on-call roster (ROLE-3)."""

from accounts.actions.on_call.cancel import cancel
from accounts.actions.on_call.cover import cover
from accounts.actions.on_call.hand_over import leave_word
from accounts.actions.on_call.plan import plan
from accounts.actions.on_call.swap import swap

__all__ = ["cancel", "cover", "leave_word", "plan", "swap"]
