"""Note: every call with a person whom a follow-up is due to is a try, whoever logs it and wherever (SAT-3)."""

from datetime import datetime

from django.db.models import Q

from satisfaction.followups.choices import FOLLOWED
from satisfaction.followups.kinds import kind_of
from satisfaction.followups.models import FollowUp
from sla.actions.signal import meet_clock
from sla.choices import OwnerKind, TimerState
from sla.engine.ledger import Owner
from sla.engine.store import supervises
from sla.events import ClockTold
from sla.models import Timer
from tickets.choices import CallOutcome
from tickets.events import CallLogged
from tickets.models import Ticket

_ADVISED, _DISSATISFIED, _PROMISE = "cons_1", "sat_1", "prom_1"


def note_call(fact: CallLogged) -> None:
    """One row for each clock that counts this call: as met, or as tried. In the transaction of the call's own act."""
    if fact.with_user_id is not None:
        return
    timers = _asking(OwnerKind.TICKET, fact.ticket_id, at=fact.at)
    if any(timer.measure == _DISSATISFIED for timer in timers) and not supervises(fact.by_user_id):
        timers = [timer for timer in timers if timer.measure != _DISSATISFIED]
    if not timers:
        return
    ticket = fact.subject or Ticket.objects.get(pk=fact.ticket_id)
    for timer in timers:
        FollowUp.objects.create(
            timer=timer,
            ticket=ticket,
            call_id=fact.call_id,
            kind=kind_of(timer, ticket),
            number=_next_number(timer),
            outcome=fact.outcome,
            remark=fact.note,
            by_id=fact.by_user_id,
            at=fact.at,
        )


def note_signal(fact: ClockTold) -> None:
    """The same of a telephone call that has no ticket. Who is reached has been called as he was promised, too."""
    if fact.owner_kind != OwnerKind.CALL or fact.measure != _ADVISED:
        return
    for timer in _asking(fact.owner_kind, fact.owner_id, at=fact.at):
        FollowUp.objects.create(
            timer=timer,
            kind=kind_of(timer, None),
            number=_next_number(timer),
            outcome=CallOutcome.REACHED if fact.is_met else CallOutcome.NOT_REACHED,
            by_id=fact.by_id,
            at=fact.at,
        )
        if fact.is_met:
            meet_clock(owner=Owner(fact.owner_kind, fact.owner_id), measure=_PROMISE, at=fact.at, by_id=fact.by_id)


def _asking(owner_kind: str, owner_id: int, *, at: datetime) -> list[Timer]:
    """The clocks that ran until this moment and count what happens in it. One statement."""
    ran = Q(ended_at=None) | Q(ended_at=at)
    may = Q(not_before=None) | Q(not_before__lte=at)
    timers = Timer.objects.filter(owner_kind=owner_kind, owner_id=owner_id, measure__in=FOLLOWED, started_at__lte=at)
    return list(timers.filter(ran, may).exclude(state=TimerState.CANCELLED).order_by("pk"))


def _next_number(timer: Timer) -> int:
    return FollowUp.objects.filter(timer=timer).count() + 1
