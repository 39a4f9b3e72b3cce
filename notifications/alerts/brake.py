"""The storm brake: so many letters to one person in so many minutes, however many clocks run out at once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from accounts.models import User
from core.sql import listed
from notifications.models import Mail, Notice


class Brake:
    """What each person may still be written at one moment.

    Urgent letters have an allowance of their own: a storm of others never keeps the first of them back, and their
    own storm is braked like any.
    """

    def __init__(self, *, at: datetime) -> None:
        self._most: int = settings.BRAKE_LETTERS
        self._since = at - timedelta(minutes=settings.BRAKE_MINUTES)
        self._all: dict[int, int] = {}
        self._urgent: dict[int, int] = {}

    def load(self, wanted: Collection[tuple[int, bool]]) -> None:
        """Learn what these people were written lately, each asked for with whether it is for something urgent. Three
        statements, one when all have had their share.

        Whoever has something left is locked until the transaction ends and counted again, so that two batches at once
        do not both give it to him. Who has none is not: in a storm, batches do not wait for each other.
        """
        if not wanted:
            return
        self._count({user_id for user_id, _ in wanted})
        left = {user_id for user_id, is_urgent in wanted if self._has_left(user_id, is_urgent=is_urgent)}
        if left:
            _lock(left)
            self._count(left)

    def allows(self, user_id: int, *, is_urgent: bool) -> bool:
        """Whether one more letter may be written to this person; if so, it counts as written."""
        if not self._has_left(user_id, is_urgent=is_urgent):
            return False
        self._all[user_id] = self._all.get(user_id, 0) + 1
        if is_urgent:
            self._urgent[user_id] = self._urgent.get(user_id, 0) + 1
        return True

    def _has_left(self, user_id: int, *, is_urgent: bool) -> bool:
        written = self._urgent if is_urgent else self._all
        return written.get(user_id, 0) < self._most

    def _count(self, ids: Collection[int]) -> None:
        lately = Notice.objects.filter(user_id__in=listed(ids), mail=Mail.SENT, created_at__gt=self._since).order_by()
        rows = lately.values_list("user_id").annotate(all=Count("pk"), urgent=Count("pk", filter=Q(is_urgent=True)))
        for user_id, written, urgent in rows:
            self._all[user_id], self._urgent[user_id] = written, urgent


def _lock(ids: Collection[int]) -> None:
    """In one order everywhere, so that nobody waits for somebody who waits for him."""
    list(User.objects.filter(pk__in=listed(ids)).order_by("pk").select_for_update(no_key=True).values_list("pk"))
