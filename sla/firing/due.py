"""Taking what is due, so that nobody else takes it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from core.sql import listed
from sla.models import Timer, TimerQuerySet
from tickets.models import Ticket

_TIMER = (
    *("id", "ticket_id", "person_id", "owner_kind", "measure", "norm", "policy_version_id", "target", "steps"),
    *("position", "round", "state", "due_at", "judged_at", "ended_at", "acknowledged_at", "next_fire_at", "not_before"),
)
_TICKET = ("id", "assignee_id", "first_responder_id", "group_id", "group__lead_id", "requester__site_id")
# Without its order the planner reads the whole table wherever its statistics expect much to be due: after each storm.
_IS_ANYTHING_DUE = "SELECT 1 FROM sla_timer WHERE next_fire_at <= %s ORDER BY next_fire_at LIMIT 1"


@dataclass(frozen=True)
class Moment:
    """When a batch fires, and by when a clock must have been due to be in it (never later)."""

    at: datetime
    due_by: datetime


@dataclass(slots=True)
class Due:
    """A clock whose next step has come, as it was read."""

    id: int
    ticket_id: int | None
    person_id: int | None
    owner_kind: str
    measure: str
    norm: str
    policy_version_id: int
    target: str
    steps: list[list[str]]
    position: int
    round: int
    state: str
    due_at: datetime
    judged_at: datetime | None
    ended_at: datetime | None
    acknowledged_at: datetime | None
    next_fire_at: datetime
    not_before: datetime | None


@dataclass(slots=True, frozen=True)
class Place:
    """The people around a ticket, to whom an escalation may go. Equal where the same people are."""

    id: int = field(compare=False)
    assignee_id: int | None
    first_responder_id: int | None
    group_id: int | None
    lead_id: int | None
    site_id: int | None


def is_anything_due(*, at: datetime) -> bool:
    """Whether a pass at `at` would find a clock: one look at an index of those that can still fire."""
    with connection.cursor() as cursor:  # asked every second, mostly for nothing: written down, it costs the least
        cursor.execute(_IS_ANYTHING_DUE, [connection.ops.adapt_datetimefield_value(at)])
        return cursor.fetchone() is not None


def due_ids(moment: Moment, *, limit: int) -> list[int]:
    """The ids of at most `limit` clocks that are due, longest due first; nothing is locked."""
    return list(_due(moment).values_list("pk", flat=True)[:limit])


def take(moment: Moment, *, limit: int, only: Collection[int] = ()) -> tuple[list[Due], dict[int, Place]]:
    """At most `limit` clocks that are due (among `only`, where given), longest due first, and their tickets; all locked
    until the transaction ends.

    What somebody else holds is left for the next pass and never waited for: an act may be about to stop that clock. An
    act locks the ticket and then its clocks; this takes clocks first, but since it waits for no ticket, the two cannot
    wait for each other.
    """
    found = _due(moment).filter(pk__in=listed(only)) if only else _due(moment)
    rows: Any = found.select_for_update(skip_locked=True, no_key=True).values_list(*_TIMER)[:limit]
    due = [Due(*row) for row in rows]
    wanted = {one.ticket_id for one in due if one.ticket_id is not None}
    places = _places(wanted) if wanted else {}
    return [one for one in due if one.ticket_id is None or one.ticket_id in places], places


def _due(moment: Moment) -> TimerQuerySet:
    return Timer.objects.filter(next_fire_at__lte=moment.due_by).order_by("next_fire_at", "pk")


def _places(ticket_ids: Collection[int]) -> dict[int, Place]:
    tickets = Ticket.objects.filter(pk__in=listed(ticket_ids)).order_by()
    locked: Any = tickets.select_for_update(of=("self",), skip_locked=True, no_key=True).values_list(*_TICKET)
    return {row[0]: Place(*row) for row in locked}
