"""Resume: the wait is over."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import Resumed
from tickets.models import Ticket


def resume(*, ticket_id: int, note: str = "", by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """Back to work; a requester's reply does it by itself (`reply`)."""
    fields = Fields()
    note = fields.text("note", note, required=False)
    fields.done()
    with act("resume", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        deed.ticket.resume()
        deed.record(Resumed, note=note)
    return deed.ticket
