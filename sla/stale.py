"""Days whose figures are ready and have changed since: who changes what was judged on a day that is over says so."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from accounts.actors import Via
from sla.choices import Outcome, TimerState
from sla.models import StaleDay, Timer
from sla.watch import local_day
from tickets.events import (
    Amended,
    Cancelled,
    Closed,
    Declined,
    Dispatched,
    Merged,
    Received,
    Reopened,
    TicketFact,
    Transferred,
)
from tickets.models import Ticket, TicketEvent

_MOVES = (Dispatched, Transferred, Declined)
_ENDS = (Closed, Cancelled, Merged)
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


def mark_flow(fact: TicketFact) -> None:
    """Days that are over whose figures `fact` changes: a ticket went to another group or channel, was taken up again,
    or was brought in with the times of a file. No statement for a ticket of today, at most three for others.
    """
    ticket, today = fact.subject, local_day(fact.at)
    if not isinstance(ticket, Ticket):
        return
    if fact.via == Via.IMPORT and isinstance(fact, (Received, *_ENDS)):
        StaleDay.objects.create(day=today)  # of the file's times
    elif local_day(ticket.created_at) >= today:
        return
    elif isinstance(fact, _MOVES) or _has_changed_channel(fact):
        days = {local_day(ticket.created_at), *map(local_day, _judged(ticket))} | _closed(ticket)
        StaleDay.objects.bulk_create(StaleDay(day=day, is_of_parts=True) for day in sorted(days) if day < today)
    elif isinstance(fact, Reopened):
        ended = TicketEvent.objects.filter(ticket=ticket, verb__in=[one.verb for one in _ENDS]).order_by("seq").last()
        mark_stale([ended.at if ended else None], at=fact.at)


def _has_changed_channel(fact: TicketFact) -> bool:
    return isinstance(fact, Amended) and any(name == "channel" for name, _before, _after in fact.changes)


def _judged(ticket: Ticket) -> Iterable[datetime]:
    found = Timer.objects.filter(ticket=ticket, judged_at__isnull=False).values_list("judged_at", flat=True)
    return [one for one in found if one is not None]


def _closed(ticket: Ticket) -> set[date]:
    return {local_day(ticket.closed_at)} if ticket.closed_at else set()


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
