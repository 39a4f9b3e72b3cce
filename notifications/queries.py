"""Reads."""

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Notice

CAP = 99


def list_notices(user: User) -> QuerySet[Notice]:
    """The notices of `user`, newest first, each with its ticket. One statement."""
    return Notice.objects.filter(user=user).select_related("ticket").order_by("-id")


def count_unread(user: User) -> int:
    """How many notices wait for `user`, never counting beyond CAP + 1 (which a screen shows as “99+”).

    One statement, answered by an index that holds unread notices only.
    """
    return Notice.objects.filter(user=user, read_at=None).order_by()[: CAP + 1].count()
