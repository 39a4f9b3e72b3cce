"""Taking up an escalation, and waiving a clock."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.roles import Capability
from core.bus import publish
from core.errors import Forbidden, Missing, Refused, Words
from core.inputs import Fields
from sla.actions.signal import apply_signal
from sla.engine.ledger import Owner
from sla.events import ClockAcknowledged, ClockFact, ClockWaived
from sla.measures.book import Signal
from sla.models import Timer
from tickets.actions.act import lock
from tickets.policies import ALLOWED, Because, Decision


def may_acknowledge(actor: Actor, timer: Timer) -> Decision:
    """Supervisors and dispatchers may, and whoever the ticket or the promise is with. Only what has warned or is late
    can be taken up, and once.
    """
    is_mine = actor.user is not None and actor.user.pk in _people_on(timer)
    if not (is_mine or actor.can(Capability.SUPERVISE) or actor.can(Capability.DISPATCH)):
        return _no(Because.PERSON, _("Only the desk and those who work on it may take this up."))
    if timer.ended_at is not None:
        return _no(Because.STATE, _("This clock has ended."))
    if timer.acknowledged_at is not None:
        said: Words = _("Somebody has taken this up already.")
        if who := timer.acknowledged_by:
            said = _("%(who)s has taken this up already.") % {"who": who}
        return _no(Because.STATE, said)
    if not timer.position:
        return _no(Because.STATE, _("There is nothing to take up: no warning has come yet."))
    return ALLOWED


def _people_on(timer: Timer) -> set[int | None]:
    ticket = timer.ticket
    if ticket is None:
        return {timer.person_id}
    lead_id = ticket.group.lead_id if ticket.group else None
    return {timer.person_id, ticket.assignee_id, ticket.first_responder_id, lead_id}


def may_waive(actor: Actor, timer: Timer) -> Decision:
    """Only a supervisor decides that a clock need not be met."""
    if not actor.can(Capability.SUPERVISE):
        return _no(Because.PERSON, _("Only a supervisor may do this."))
    return _no(Because.STATE, _("This clock has ended.")) if timer.ended_at is not None else ALLOWED


def acknowledge(*, timer_id: int, by: Actor, at: datetime) -> Timer:
    """Somebody looks after it: the chain of escalation ends, and the clocks' journal says who ended it. The clock
    itself runs on. `Missing`, `Forbidden`, or `Refused` when there is nothing to take up.
    """
    with transaction.atomic():
        timer = _locked(timer_id, by=by)
        _require(may_acknowledge(by, timer))
        _tell(ClockAcknowledged, timer, by=by, at=at)
        signal = Signal("acknowledge", timer.measure, at, key=timer.key, by_id=by.user.pk if by.user else None)
        apply_signal(owner_of(timer), signal)
    return Timer.objects.select_related("ticket").get(pk=timer_id)


def waive(*, timer_id: int, reason: str, by: Actor, at: datetime) -> Timer:
    """The supervisor decides: nobody waits for it any more, for a `reason` (`Malformed` without one). What was late by
    then stays late in the figures.
    """
    fields = Fields()
    reason = fields.text("reason", reason, limit=500)
    fields.done()
    with transaction.atomic():
        timer = _locked(timer_id, by=by)
        _require(may_waive(by, timer))
        _tell(ClockWaived, timer, by=by, at=at, reason=reason)
        by_id = by.user.pk if by.user else None
        signal = Signal("waive", timer.measure, at, key=timer.key, by_id=by_id, params={"reason": reason})
        apply_signal(owner_of(timer), signal)
    return Timer.objects.select_related("ticket").get(pk=timer_id)


def _tell(fact: type[ClockFact], timer: Timer, *, by: Actor, at: datetime, **more: Any) -> None:
    codes = {name: getattr(timer, name) for name in ("ticket_id", "norm", "measure", "due_at")}
    by_id = by.user.pk if by.user else None
    publish(fact(at=at, subject=timer, timer_id=timer.pk, by_user_id=by_id, **codes, **more))


def owner_of(timer: Timer) -> Owner:
    """What `timer` hangs on."""
    return Owner(timer.owner_kind, timer.owner_id, timer.ticket_id)


def access_timer(timer_id: int, *, actor: Actor) -> Timer:
    """The clock with its ticket, if `actor` is of the desk; `Missing` otherwise."""
    found = Timer.objects.select_related("ticket__group").filter(pk=timer_id).first()
    if found is None or not (actor.is_staff or actor.is_system):
        raise Missing(_("There is no such clock."))
    return found


def _locked(timer_id: int, *, by: Actor) -> Timer:
    timer = access_timer(timer_id, actor=by)
    if timer.ticket_id is not None:
        lock(timer.ticket_id, by=SYSTEM)
    return access_timer(timer_id, actor=by)


def _no(because: Because, reason: Words) -> Decision:
    return Decision(allowed=False, because=because, reason=reason)


def _require(decision: Decision) -> None:
    if not decision.allowed:
        raise (Forbidden if decision.because is Because.PERSON else Refused)(decision.reason)
