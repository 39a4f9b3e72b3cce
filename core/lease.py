"""Work that goes on in passes, by one worker at a time: whoever takes it has it for a while (`busy_until`), says again
and again that he still does, and gives it back. Of a worker who died it is free once that time is over.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

PASS_SECONDS = 8  # a small desk has two hands, and clocks need one
LEASE = timedelta(seconds=90)


def take(work: "QuerySet[Any]", *, at: datetime) -> bool:
    """Take `work` (one row with a column `busy_until`) from `at` for LEASE; whether it was there and free. One
    statement: of two who try at once, one has it.
    """
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    return bool(work.filter(free).update(busy_until=at + LEASE))
