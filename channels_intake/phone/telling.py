"""Telling whoever wants to know what happened to a call."""

from datetime import datetime
from typing import Any

from channels_intake.phone.events import CallFact, CallTurned
from channels_intake.phone.models import PhoneCall
from core.bus import publish


def tell(fact: type[CallFact], call: PhoneCall, *, at: datetime, **more: Any) -> None:
    """`fact` about the call as it stands. In the caller's transaction."""
    publish(
        fact(
            at=at,
            subject=call,
            call_id=call.pk,
            direction=call.direction,
            state=call.state,
            agent_user_id=call.agent_id,
            requester_id=call.requester_id,
            ticket_id=call.ticket_id,
            **more,
        )
    )


def tell_turn(call: PhoneCall, *, at: datetime) -> None:
    """It has come to another state."""
    times = {name: getattr(call, name) for name in ("ringing_at", "answered_at", "ended_at")}
    tell(CallTurned, call, at=at, cause=call.cause, **times)
