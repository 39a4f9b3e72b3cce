"""What came in, from outside."""

from api.presentation.frame import Frame
from channels_intake.models import Inbound

Shown = dict[str, object]


def inbound_of(inbound: Inbound, *, frame: Frame) -> Shown:
    """One thing that came in. No statement, if it was loaded with its source and ticket."""
    ticket = inbound.ticket
    return {
        "id": inbound.pk,
        "channel": inbound.channel,
        "source": inbound.source.slug,
        "external_id": inbound.external_id,
        "sender": inbound.sender,
        "subject": inbound.subject,
        "size": inbound.size,
        "is_cut": inbound.is_cut,
        "status": inbound.status,
        "reason": inbound.reason,
        "reason_text": inbound.get_reason_display() if inbound.reason else "",
        "detail": inbound.detail,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "tries": inbound.tries,
        "received_at": inbound.received_at,
        "settled_at": inbound.settled_at,
    }
