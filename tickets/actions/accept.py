"""Accept: the engineer takes the ticket and commits to a response time (LIFE-5)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import Accepted
from tickets.models import Ticket


def accept(
    *, ticket_id: int, committed_at: datetime | None, by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """`committed_at` is when the engineer will have contacted the requester: required (`Malformed`), and in the future
    (`Refused`). Of two who accept at once, one wins and the other gets `IllegalMove` or `Forbidden`.
    """
    fields = Fields()
    committed_at = fields.moment("committed_at", committed_at, at=at)
    fields.done()
    with act("accept", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        ticket.accept(deed.user)
        ticket.committed_at = committed_at
        deed.record(Accepted, committed_at=committed_at)
    return ticket
