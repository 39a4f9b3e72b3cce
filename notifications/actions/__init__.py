"""Every write on notices: by their reader, and by the desk's machinery."""

from notifications.actions.mark_read import mark_all_read, mark_read
from notifications.actions.send_digests import send_digests

__all__ = ["mark_all_read", "mark_read", "send_digests"]
