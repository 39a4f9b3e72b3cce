"""Days whose figures are ready and have changed since: who changes what was judged on a day that is over says so."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sla.choices import Outcome, TimerState
from sla.models import StaleDay
from sla.watch import local_day

_COUNTED_BY = ("judged_at", "state", "outcome", "policy_version_id", "target", "person_id")


def mark_stale(moments: Iterable[datetime | None], *, at: datetime) -> None:
    """Something judged at these moments is counted otherwise now, `at`. No statement where all of it is of today, whose
    figures nobody keeps.
    """
    today = local_day(at)
    days = {local_day(moment) for moment in moments if moment is not None}
    marks = [StaleDay(day=day) for day in sorted(days) if day < today]
    if marks:
        StaleDay.objects.bulk_create(marks)


def judged_otherwise(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[datetime | None]:
    """The moments of judging by which a clock was and is counted, if it is counted otherwise than `before` (None: it is
    new).
    """
    was, now = _counted(before) if before else None, _counted(after)
    return [] if was == now else [one["judged_at"] for one in (before, after) if one is not None]


def _counted(columns: Mapping[str, Any]) -> tuple[object, ...] | None:
    if columns["judged_at"] is None:
        return None
    is_met, is_tolerated = columns["state"] == TimerState.MET, columns["outcome"] == Outcome.TOLERATED
    return (
        is_met,
        is_met and is_tolerated,
        *(columns[name] for name in _COUNTED_BY if name not in {"state", "outcome"}),
    )
