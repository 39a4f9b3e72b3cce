"""Reads."""

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Notice

CAP = 99


def list_notices(user: User) -> QuerySet[Notice]:
    """The notices of `user`, newest first, each with its ticket. One statement."""
    return Notice.objects.filter(user=user).select_related("ticket").order_by("-id")


def unread_of(user: User) -> QuerySet[Notice]:
    """The notices that wait for `user`: an index holds nothing else."""
    return Notice.objects.filter(user=user, read_at=None)
