"""Signals: how the floors above, supervisors and other tickets speak to clocks. Each is kept, so that a replay hears it
too.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actors import SYSTEM
from core.bus import publish
from sla.choices import OwnerKind
from sla.engine.ledger import Ledger, Owner, attributes_from
from sla.engine.store import Snapshot, names_for, save, show_face, ticking_of, view_of
from sla.engine.view import View, attributes_of
from sla.events import ClockTold
from sla.measures.book import Signal, book_signal
from sla.models import ClockSignal, Timer
from sla.policy.conditions import Attributes
from sla.rulebook import Rulebook, current_rulebook
from tickets.actions.act import lock


def start_clock(
    *,
    owner: Owner,
    measure: str,
    at: datetime,
    attributes: Attributes | None = None,
    key: str = "",
    given_at: datetime | None = None,
    person_id: int | None = None,
    by_id: int | None = None,
) -> Timer | None:
    """A clock of `measure` begins on `owner` at `at`; None where no target of the policy applies, or where one of this
    `key` was begun before (a callback that comes twice starts nothing twice).

    `attributes` is what targets match on (a ticket's own are known), `given_at` the time somebody committed to.
    """
    if Timer.objects.filter(owner_kind=owner.kind, owner_id=owner.pk, measure=measure, key=key).exists():
        return None
    params: dict[str, Any] = {"person_id": person_id}
    if given_at is not None:
        params["given_at"] = given_at.isoformat()
    if attributes is not None:
        params["attributes"] = {**vars(attributes), "category": list(attributes.category)}
    ledger = apply_signal(owner, Signal("start", measure, at, key=key, by_id=by_id, params=params))
    return next(iter(ledger.new), None)


@transaction.atomic
def meet_clock(*, owner: Owner, measure: str, at: datetime, key: str = "", by_id: int | None = None) -> None:
    """What `measure` asks for has happened. Nothing runs: nothing happens."""
    apply_signal(owner, Signal("meet", measure, at, key=key, by_id=by_id))
    _tell(owner, measure, is_met=True, by_id=by_id, at=at)


def cancel_clock(*, owner: Owner, measure: str, at: datetime, key: str = "", outcome: str = "") -> None:
    """Nobody waits for it any more."""
    apply_signal(owner, Signal("cancel", measure, at, key=key, params={"outcome": outcome}))


@transaction.atomic
def count_attempt(*, owner: Owner, measure: str, at: datetime, by_id: int | None = None) -> None:
    """A try that reached nobody: counted, not met."""
    apply_signal(owner, Signal("attempt", measure, at, by_id=by_id))
    _tell(owner, measure, is_met=False, by_id=by_id, at=at)


def _tell(owner: Owner, measure: str, *, is_met: bool, by_id: int | None, at: datetime) -> None:
    told = ClockTold(at=at, owner_kind=owner.kind, owner_id=owner.pk, measure=measure, is_met=is_met, by_id=by_id)
    publish(told)


def pause_clocks(*, owner: Owner, waiting_on: str, at: datetime) -> None:
    """Somebody is waited for: the owner's clocks whose target says so stand still; empty: they go on."""
    apply_signal(owner, Signal("wait", "", at, params={"for": waiting_on}))


@transaction.atomic
def apply_signal(owner: Owner, signal: Signal) -> Ledger:
    """Keep `signal` and book it, under the lock of the ticket (or, without one, of the clocks themselves)."""
    ClockSignal.objects.create(
        owner_kind=owner.kind,
        owner_id=owner.pk,
        verb=signal.verb,
        measure=signal.measure,
        key=signal.key,
        at=signal.at,
        by_id=signal.by_id,
        params=signal.params or {},
    )
    is_ticket = owner.kind == OwnerKind.TICKET
    if owner.ticket_id is not None:
        lock(owner.ticket_id, by=SYSTEM)
    rules = current_rulebook()
    view = view_of(owner.pk) if is_ticket else None
    timers = ticking_of(owner)
    before = Snapshot.of(timers)
    ledger = Ledger(owner, rules, _attributes(view, rules, timers, signal), timers)
    if rules.edition_id:
        if any(timer.edition_id != rules.edition_id for timer in timers):
            ledger.retarget(at=signal.at, because="rules")
        ledger.waiting_on = view.is_paused_by if view else ""
        book_signal(ledger, signal)
        save(ledger, before, view=view, at=signal.at)
        if is_ticket:
            show_face(owner.pk, ledger.timers)
        elif owner.ticket_id is not None:
            show_face(owner.ticket_id)
    return ledger


def _attributes(view: View | None, rules: Rulebook, timers: list[Timer], signal: Signal) -> Attributes:
    if view is not None:
        return attributes_of(view, names_for(rules))
    given = (signal.params or {}).get("attributes")
    return attributes_from(given or (timers[0].attributes if timers else None))
