"""Rebuild: the clocks as the journal has them. For repair, and to prove that the rows hold nothing of their own."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.actors import SYSTEM
from sla.choices import OwnerKind, TimerState
from sla.engine.ledger import Owner, moment_of
from sla.engine.replay import History, history_of, history_of_owner, replay
from sla.engine.store import show_face
from sla.models import ClockSignal, Timer, TimerEvent
from sla.stale import mark_stale
from tickets.actions.act import lock
from tickets.models import Ticket

# What a row says of the clock itself; the rest is where the firing stands.
TRUTH = (
    *("ticket_id", "person_id", "cycle", "attributes", "norm", "policy_version_id", "target", "calendar_id"),
    *("started_at", "given_at", "pauses", "extended", "attempts", "due_at", "warn_at", "not_before", "state"),
    *("outcome", "ended_at", "judged_at", "acknowledged_at", "acknowledged_by_id", "edition_id"),
)
FIRING = ("steps", "round", "position", "next_fire_at")


@dataclass
class Difference:
    """A clock whose row and history disagree: column → (the row's, the history's); none where the row was missing."""

    owner: Owner
    measure: str
    key: str
    columns: dict[str, tuple[object, object]] = field(default_factory=dict)


def rebuild_ticket(ticket_id: int, *, at: datetime, write: bool = True) -> list[Difference]:
    """Where the clock rows of this ticket differ from what its history says at `at`; with `write`, put right. Steps
    that have fired stay fired. `Missing` for no such ticket.
    """
    with transaction.atomic():
        ticket = lock(ticket_id, by=SYSTEM)
        found = _rebuild(history_of(ticket), at=at, write=write)
        if write:
            show_face(ticket_id)
    return found


@transaction.atomic
def rebuild_owner(owner: Owner, *, at: datetime, write: bool = True) -> list[Difference]:
    """The same for a call, a conversation, a visit or a person."""
    return _rebuild(history_of_owner(owner), at=at, write=write)


def owners_without_journal() -> list[Owner]:
    """Everything but tickets that ever had a clock."""
    rows = ClockSignal.objects.exclude(owner_kind=OwnerKind.TICKET).order_by()
    pairs = rows.values_list("owner_kind", "owner_id").distinct()
    return [Owner(kind, pk) for kind, pk in pairs]


def ticket_ids() -> list[int]:
    """All tickets, oldest first."""
    return list(Ticket.objects.order_by("pk").values_list("pk", flat=True))


def _rebuild(history: History, *, at: datetime, write: bool) -> list[Difference]:
    owner = history.owner
    rows = {
        (row.measure, row.key): row
        for row in Timer.objects.filter(owner_kind=owner.kind, owner_id=owner.pk).select_for_update(no_key=True)
    }
    found = []
    for told in replay(history, until=at):
        row = rows.pop((told.measure, told.key), None)
        difference = _compare(row, told, owner)
        if difference is not None:
            found.append(difference)
            if write:
                mark_stale([row.judged_at if row else None, told.judged_at], at=at)
                _write(row, told)
    for stray in rows.values():
        found.append(Difference(owner, stray.measure, stray.key, {"state": (stray.state, None)}))
        if write and stray.ended_at is None:
            mark_stale([stray.judged_at], at=at)
            stray.state, stray.ended_at, stray.judged_at, stray.next_fire_at = TimerState.CANCELLED, at, None, None
            stray.save(update_fields=["state", "ended_at", "judged_at", "next_fire_at"])
    return found


def _compare(row: Timer | None, told: Timer, owner: Owner) -> Difference | None:
    if row is None:
        return Difference(owner, told.measure, told.key)
    if row.owner_kind != OwnerKind.TICKET:
        told.ticket_id = row.ticket_id
    columns = {name: (getattr(row, name), getattr(told, name)) for name in TRUTH}
    columns = {name: (mine, theirs) for name, (mine, theirs) in columns.items() if mine != theirs}
    return Difference(owner, told.measure, told.key, columns) if columns else None


def _write(row: Timer | None, told: Timer) -> None:
    if row is None:
        told.position = 0
        told.save(force_insert=True)
        return
    for name in (*TRUTH, "steps", "round"):
        setattr(row, name, getattr(told, name))
    fired = set(
        TimerEvent.objects.filter(timer=row, round=row.round, step__isnull=False).values_list("step", flat=True)
    )
    row.steps = sorted(
        row.steps, key=lambda step: step[0] not in fired
    )  # the fired ones first; the rest stays in order
    row.position = sum(code in fired for code, _ in row.steps)
    waiting = row.steps[row.position :]
    is_still = row.state == TimerState.PAUSED or not waiting
    row.next_fire_at = None if is_still else moment_of(waiting[0][1])
    row.save(update_fields=[*(_attname(name) for name in TRUTH), *FIRING])


def _attname(name: str) -> str:
    return name.removesuffix("_id")
