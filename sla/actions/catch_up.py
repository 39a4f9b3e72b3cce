"""Catching up: clocks that were laid out by older rules go by the present ones, ticket after ticket."""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sla.choices import OwnerKind
from sla.engine.ledger import Ledger, Owner, attributes_from, moment_of
from sla.engine.store import (
    Snapshot,
    face_of,
    names_for,
    save,
    show_face,
    ticking_of,
    views_of,
    write_clocks,
)
from sla.engine.task_rows import is_owing
from sla.engine.view import Names, View, attributes_of
from sla.models import Edition, Timer
from sla.rulebook import Rulebook, rulebook_at
from tickets.actions import set_clock_faces
from tickets.clock_face import ClockFace
from tickets.models import Ticket

logger = logging.getLogger(__name__)
AT_ONCE = 50  # owners in one transaction: an act on any of them waits no longer than a blink


@dataclass(frozen=True)
class _Rules:
    book: Rulebook
    since: datetime
    names: Names


def replan_lagging(*, at: datetime, limit: int) -> int:
    """Lay out anew, by the present rules, running clocks that go by older ones: at most `limit` of them, the oldest
    rules first. How many owners were caught up. Nothing to do is one indexed statement.

    What a clock has used up, and how long it stood, is kept; the journal gets the old and the new due time. A ticket
    somebody acts on at this moment is left for the next call, as is one that fails; so it may run twice at once, and
    catches whatever was begun before a publication and written after it.
    """
    owners = _lagging(limit)
    if not owners:
        return 0
    edition = Edition.objects.order_by("-pk")[0]
    book = rulebook_at(edition.pk)
    rules = _Rules(book, min(edition.at, at), names_for(book))
    chunks = (owners[start : start + AT_ONCE] for start in range(0, len(owners), AT_ONCE))
    return sum(_catch_up_safely(chunk, rules, at=at) for chunk in chunks)


def _lagging(limit: int) -> list[Owner]:
    current = Edition.objects.order_by("-pk").values("pk")[:1]
    rows = Timer.objects.ticking().filter(edition_id__lt=current).order_by("edition_id", "pk")
    found = rows.values_list("owner_kind", "owner_id", "ticket_id")[:limit]
    return list(dict.fromkeys(Owner(kind, pk, ticket_id) for kind, pk, ticket_id in found))


def _catch_up_safely(owners: Sequence[Owner], rules: _Rules, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _catch_up(owners, rules, at=at)
    except Exception:
        if len(owners) > 1:  # find the one that fails, so that the others are not held up by it
            return sum(_catch_up_safely([owner], rules, at=at) for owner in owners)
        logger.exception("The clocks of %s could not be laid out by the present rules.", owners[0])
        return 0


def _catch_up(owners: Sequence[Owner], rules: _Rules, *, at: datetime) -> int:
    """Under the locks of their tickets: all of them together, but for those of whom nobody can say beforehand what will
    have to be written.
    """
    free = _lock({owner.ticket_id for owner in owners if owner.ticket_id is not None})
    mine = [owner for owner in owners if owner.ticket_id is None or owner.ticket_id in free]
    timers, views = _timers_of(mine), views_of([owner.pk for owner in mine if _is_ticket(owner)])
    found = [_replanned(owner, views.get(owner.pk), timers[owner], rules, at=at) for owner in mine if timers[owner]]
    plain = [one for one in found if not is_owing(one.ledger)]
    write_clocks([(one.ledger, one.before) for one in plain], at=at)
    for one in found:
        if is_owing(one.ledger):
            save(one.ledger, one.before, view=one.view, at=one.moment)
    faces = {one.ledger.owner.pk: _face(one.ledger) for one in found if _is_ticket(one.ledger.owner)}
    set_clock_faces(faces)
    for one in found:
        owner = one.ledger.owner
        if owner.ticket_id is not None and not _is_ticket(owner):
            show_face(owner.ticket_id)
    return len(found)


@dataclass(frozen=True)
class _Replanned:
    ledger: Ledger
    before: Snapshot
    view: View | None
    moment: datetime


def _replanned(owner: Owner, view: View | None, timers: list[Timer], rules: _Rules, *, at: datetime) -> _Replanned:
    view = view if _is_ticket(owner) else None
    attributes = attributes_of(view, rules.names) if view else attributes_from(timers[0].attributes)
    before = Snapshot.of(timers)
    ledger = Ledger(owner, rules.book, attributes, timers)
    ledger.waiting_on = view.is_paused_by if view else ""
    moment = max([rules.since, *(one for one in _moments(timers) if one <= at)])
    ledger.advance(moment)
    ledger.retarget(at=moment, because="rules")
    return _Replanned(ledger, before, view, moment)


def _is_ticket(owner: Owner) -> bool:
    return owner.kind == OwnerKind.TICKET


def _lock(ticket_ids: Collection[int]) -> set[int]:
    """The lock every act takes, on those of these tickets that nobody has at this moment; nobody is waited for."""
    locked = Ticket.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return set(locked.filter(pk__in=ticket_ids).order_by("pk").values_list("pk", flat=True))


def _timers_of(owners: Sequence[Owner]) -> dict[Owner, list[Timer]]:
    """The running clocks of each; none for those that have been caught up meanwhile."""
    tickets = {owner.pk: owner for owner in owners if _is_ticket(owner)}
    found: dict[Owner, list[Timer]] = {owner: [] for owner in owners}
    for timer in Timer.objects.ticking().filter(ticket_id__in=tickets).order_by("pk"):
        found[tickets[timer.ticket_id or 0]].append(timer)
    for owner in owners:
        if not _is_ticket(owner):
            found[owner] = ticking_of(owner)
    current = Edition.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return {owner: timers if any(one.edition_id < current for one in timers) else [] for owner, timers in found.items()}


def _face(ledger: Ledger) -> ClockFace:
    return face_of([timer for timer in ledger.timers if timer.ended_at is None])


def _moments(timers: list[Timer]) -> Iterator[datetime]:
    """What has happened to these clocks. The change of rules counts from its own moment, so that a replay comes to the
    same end; but for what was done after that by the older rules, from then on.
    """
    for timer in timers:
        yield timer.started_at
        for pair in timer.pauses:
            yield from (moment_of(text) for text in pair if text)
