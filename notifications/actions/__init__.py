"""Every write on notices by their reader."""

from notifications.actions.mark_read import mark_all_read, mark_read

__all__ = ["mark_all_read", "mark_read"]
