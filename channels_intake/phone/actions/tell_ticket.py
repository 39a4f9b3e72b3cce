"""Tell a ticket of a call that concerns it: once, so that its own clocks know (BRT-2, PROM-1, FOLL-1 …)."""

from datetime import datetime, timedelta

from accounts.actors import Actor, Via
from accounts.models import User
from accounts.numbers import number_key
from channels_intake.phone.choices import CallState
from channels_intake.phone.models import PhoneCall
from tickets import policies
from tickets.actions import log_call
from tickets.choices import CallOutcome, Direction
from tickets.models import Call

_BEFORE, _AFTER = timedelta(minutes=2), timedelta(minutes=30)  # when somebody logs by hand what he has just talked
_SPOKEN = {CallState.ANSWERED: CallOutcome.REACHED, CallState.ENDED: CallOutcome.REACHED}
_WITHHELD = "anonymous"


def tell_ticket(call: PhoneCall, *, by: User | None, at: datetime) -> None:
    """Log `call` on its ticket, if it has one and is not there yet. A missed call of his is none of ours and is not
    logged there; a line that failed is a talk to be gone on with. Where somebody logged the same call on the ticket by
    hand, that entry stands for it. `by` is whoever has the call, where no agent is known; without either it waits.
    """
    outcome, person = _outcome(call), call.agent or by
    if call.ticket is None or call.logged_id is not None or not outcome or person is None:
        return
    call.logged = _by_hand(call)
    if call.logged is None:
        actor = Actor.for_user(person, via=Via.PHONE)
        if not policies.decide("call", actor=actor, ticket=call.ticket).allowed:
            return
        log_call(
            ticket_id=call.ticket.pk,
            direction=call.direction,
            outcome=outcome,
            number=call.number[:40] or _WITHHELD,
            note=call.note[:2000],
            by=actor,
            at=at,
        )
        call.logged = Call.objects.filter(ticket=call.ticket).latest("pk")
    call.save(update_fields=["logged"])


def _outcome(call: PhoneCall) -> str:
    if call.state == CallState.MISSED and call.direction == Direction.OUTBOUND:
        return CallOutcome.NOT_REACHED
    if call.state == CallState.DROPPED and call.answered_at is not None:
        return CallOutcome.CALL_LATER
    return _SPOKEN.get(CallState(call.state), "")


def _by_hand(call: PhoneCall) -> Call | None:
    until = (call.ended_at or call.began_at) + _AFTER
    entries = Call.objects.filter(ticket=call.ticket, direction=call.direction, with_user=None, phone_call=None)
    entries = entries.filter(at__gte=call.began_at - _BEFORE, at__lte=until).order_by("pk")
    return next((one for one in entries if number_key(one.number) == call.number_key), None)
