"""Clocks from and to the database, in as few statements as an act can bear."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import AssignmentGroup, User
from accounts.roles import Capability
from core.sql import update_rows
from sla.choices import OwnerKind, TimerState
from sla.engine.ledger import Entry, Ledger, Owner
from sla.engine.task_rows import ask_again, drop_overtaken, open_tasks, settle_tasks
from sla.engine.view import Names, View
from sla.measures.table import AWAITS_USER
from sla.models import Timer, TimerEvent
from sla.rulebook import Rulebook
from sla.stale import judged_otherwise, mark_stale
from tickets.actions import put_face_on, set_clock_face
from tickets.clock_face import ClockFace
from tickets.models import Category, Ticket

_COLUMNS = tuple(field.attname for field in Timer._meta.concrete_fields if not field.primary_key)
_FEW = 8  # so many statements an act may cost; beyond that, clocks are written together
VIEW_COLUMNS = (
    *("state", "cycle", "channel", "kind", "priority", "is_vip", "severity", "is_major", "waiting_on"),
    *("waiting_until", "expected_at", "group_id", "category_id", "assignee_id", "first_responder_id"),
)


def view_of(ticket_id: int) -> View:
    """The ticket as it stands. One statement."""
    return views_of((ticket_id,))[ticket_id]


def view_of_row(ticket: Ticket) -> View:
    """The ticket as its row in hand says; no statement where the requester and his site were read with it."""
    site = ticket.requester.site if ticket.requester.site_id else None
    values = {name: getattr(ticket, name) for name in VIEW_COLUMNS}
    return View(ticket_id=ticket.pk, site=site.slug if site else "", **values)


def views_of(ticket_ids: Collection[int]) -> dict[int, View]:
    """These tickets as they stand. One statement."""
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by().values("pk", *VIEW_COLUMNS, "requester__site__slug")
    return {row["pk"]: _view(row) for row in rows}


def _view(row: dict[str, Any]) -> View:
    return View(
        ticket_id=row["pk"], site=row["requester__site__slug"] or "", **{name: row[name] for name in VIEW_COLUMNS}
    )


def names_for(rules: Rulebook) -> Names:
    """What the policies in force need to know of groups and categories: no statement where they ask for neither."""
    groups = dict(AssignmentGroup.objects.values_list("pk", "slug")) if "group" in rules.conditions else {}
    categories = category_paths() if "category" in rules.conditions else {}
    return Names(groups, categories)


def category_paths() -> dict[int, tuple[str, ...]]:
    """Each category's way from the root, as slugs. One statement."""
    rows = {pk: (parent_id, slug) for pk, parent_id, slug in Category.objects.values_list("pk", "parent_id", "slug")}
    found: dict[int, tuple[str, ...]] = {}
    for pk in rows:
        path: list[str] = []
        at = pk
        while at in rows and len(path) < len(rows):
            parent_id, slug = rows[at]
            path.append(slug)
            at = parent_id or 0
        found[pk] = tuple(reversed(path))
    return found


def ticking_of(owner: Owner) -> list[Timer]:
    """The owner's clocks that have not ended; of a ticket, those of the calls and visits on it too. One statement."""
    if owner.kind == OwnerKind.TICKET:
        found = Timer.objects.ticking().filter(ticket_id=owner.pk)
    else:
        # Nothing else stands for such an owner here, so its clocks are what two acts at once queue up for.
        found = Timer.objects.ticking().filter(owner_kind=owner.kind, owner_id=owner.pk)
        found = found.select_for_update(no_key=True)
    return list(found.order_by("pk"))


@dataclass
class Snapshot:
    """What the clocks of a ledger looked like before, to write only what has changed."""

    columns: dict[int, dict[str, Any]]

    @classmethod
    def of(cls, timers: Collection[Timer]) -> "Snapshot":
        """As they stand now."""
        return cls({id(timer): _columns(timer) for timer in timers})

    def changes(self, timer: Timer) -> list[str]:
        """The columns of `timer` that are different now."""
        before = self.columns[id(timer)]
        return [name for name, value in _columns(timer).items() if before[name] != value]


def _columns(timer: Timer) -> dict[str, Any]:
    values = vars(timer)
    return {name: values[name] for name in _COLUMNS}


def supervises(user_id: int | None) -> bool:
    """Whether this person is a supervisor. One statement; asked only where a clock waits for one."""
    user = User.objects.filter(pk=user_id).first() if user_id else None
    return user is not None and user.has_capability(Capability.SUPERVISE)


def save(ledger: Ledger, before: Snapshot, *, view: View | None, at: datetime) -> None:
    """Write what the ledger says: new clocks, changed ones, journal lines, tasks."""
    write_clocks([(ledger, before)], at=at)
    open_tasks(ledger, view, at=at)


def write_clocks(ledgers: Sequence[tuple[Ledger, Snapshot]], *, at: datetime) -> None:
    """The clocks and journal lines of several ledgers, and what they mean for the tasks and figures there are."""
    new = [timer for ledger, _ in ledgers for timer in ledger.new]
    if new:
        Timer.objects.bulk_create(new)
    fresh = {id(timer) for timer in new}
    changed = [
        (timer, names)
        for ledger, before in ledgers
        for timer in ledger.timers
        if id(timer) not in fresh and (names := before.changes(timer))
    ]
    _write_changes(changed)
    _mark_days(ledgers, at=at)
    if entries := [entry for ledger, _ in ledgers for entry in ledger.entries]:
        TimerEvent.objects.bulk_create(_line(entry) for entry in entries)
    settle_tasks([timer for timer, _ in changed], at=at)
    ask_again([timer for timer, names in changed if "attempts" in names], at=at)
    drop_overtaken([turn for ledger, _ in ledgers for turn in ledger.turns if turn.over], at=at)


def _mark_days(ledgers: Sequence[tuple[Ledger, Snapshot]], *, at: datetime) -> None:
    moments: list[datetime | None] = []
    for ledger, before in ledgers:
        for timer in ledger.timers:
            moments += judged_otherwise(before.columns.get(id(timer)), vars(timer))
    mark_stale(moments, at=at)


def _write_changes(changed: list[tuple[Timer, list[str]]]) -> None:
    """Of a few clocks each for itself; of many together those in which the same columns are different."""
    alike: dict[tuple[str, ...], list[Timer]] = defaultdict(list)
    for timer, names in changed:
        if len(changed) <= _FEW:
            timer.save(update_fields=names)
        else:
            alike[tuple(names)].append(timer)
    for columns, timers in alike.items():
        update_rows(Timer, columns, [(timer.pk, *(getattr(timer, name) for name in columns)) for timer in timers])


def _line(entry: Entry) -> TimerEvent:
    return TimerEvent(
        timer=entry.timer,
        ticket_id=entry.timer.ticket_id,
        code=entry.code,
        round=entry.timer.round,
        at=entry.at,
        by_id=entry.by_id,
        params=entry.params,
    )


def show_face(ticket_id: int, timers: Collection[Timer] | None = None, *, row: Ticket | None = None) -> None:
    """The ticket's cache of its clocks: the nearest that runs, else one that stands still. Without `timers` they are
    read; `row` is the ticket in the caller's hand, which shows it too.
    """
    found = ticking_of(Owner.ticket(ticket_id)) if timers is None else timers
    face = face_of([timer for timer in found if timer.ended_at is None])
    if row is None:
        set_clock_face(ticket_id=ticket_id, face=face)
    else:
        put_face_on(row, face)


def face_of(ticking: Collection[Timer]) -> ClockFace:
    """What a list shows of these clocks; nothing of those that wait for the requester."""
    ticking = [timer for timer in ticking if timer.measure not in AWAITS_USER]
    running = [timer for timer in ticking if timer.state != TimerState.PAUSED]
    nearest = min(running or ticking, key=lambda timer: (timer.due_at, timer.started_at), default=None)
    if nearest is None:
        return ClockFace(due_at=None, breached=False)
    return ClockFace(
        due_at=nearest.due_at,
        breached=any(timer.state == TimerState.BREACHED for timer in ticking),
        norm=nearest.norm,
        started_at=nearest.started_at,
        warn_at=nearest.warn_at,
        paused=nearest.state == TimerState.PAUSED,
    )
