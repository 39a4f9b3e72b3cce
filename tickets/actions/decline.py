"""Decline: back to the desk, with the reason."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import Declined
from tickets.models import Ticket


def decline(*, ticket_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """The engineer returns the ticket; `reason` is required (`Malformed`). The desk dispatches anew."""
    fields = Fields()
    reason = fields.text("reason", reason)
    fields.done()
    with act("decline", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        from_user_id = ticket.assignee_id
        ticket.decline()
        ticket.group, ticket.committed_at = None, None
        deed.record(Declined, reason=reason, from_user_id=from_user_id)
    return ticket
