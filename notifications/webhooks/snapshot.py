"""A ticket in ids and codes, as it is when something happens to it. No statement: the act has the ticket in hand."""

from datetime import datetime
from typing import Any

from tickets.events import TicketFact
from tickets.models import Ticket

_CODES = (
    *("number", "state", "version", "cycle", "channel", "kind", "title", "external_id", "impact", "urgency"),
    *("priority", "is_major", "is_vip", "severity", "waiting_on", "waiting_until", "answer_by", "committed_at"),
    *("expected_at", "cancel_reason", "created_at", "resolved_at", "confirmed_at", "closed_at"),
    *("requester_id", "assignee_id", "first_responder_id", "group_id", "category_id"),
)


def ticket_codes(fact: TicketFact) -> dict[str, Any]:
    """The ticket of `fact`; read anew only where the teller did not have it."""
    ticket = fact.subject if isinstance(fact.subject, Ticket) else Ticket.objects.get(pk=fact.ticket_id)
    return {name: _fit(getattr(ticket, name)) for name in _CODES}


def _fit(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
