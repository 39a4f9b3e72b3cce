"""Telephone calls from outside."""

from api.presentation.frame import Frame
from channels_intake.phone.models import CallEvent, PhoneCall

Shown = dict[str, object]


def call_of(call: PhoneCall, *, frame: Frame) -> Shown:
    """One call. No statement, if it was loaded by `channels_intake.phone.queries`."""
    who, ticket = call.requester, call.ticket
    return {
        "id": call.pk,
        "system": call.system,
        "external_id": call.external_id or None,
        "direction": call.direction,
        "state": call.state,
        "cause": call.cause,
        "number": call.number,
        "number_key": call.number_key,
        "to": call.to,
        "agent": call.agent.username if call.agent else None,
        "requester": {"name": who.name, "email": who.email, "phone": who.phone, "is_vip": who.is_vip} if who else None,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "began_at": call.began_at,
        "ringing_at": call.ringing_at,
        "answered_at": call.answered_at,
        "ended_at": call.ended_at,
        "note": call.note,
        "recording": call.recording or None,
        "call_back_of": call.call_back_of_id,
        "call_back_due_at": vars(call).get("call_back_due_at"),
        "identity_checked": call.is_identity_checked,
    }


def event_of(event: CallEvent) -> Shown:
    """One thing heard of a call."""
    return {
        "id": event.external_id or None,
        "event": event.kind,
        "at": event.at,
        "heard_at": event.heard_at,
        "agent": event.agent.username if event.agent else None,
        "cause": event.cause,
    }
