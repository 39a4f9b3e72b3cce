"""Complete the record: what the supervisor returned goes back to the closing desk (LIFE-9)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.completeness import require_complete
from tickets.events import RecordCompleted
from tickets.models import Ticket


def complete_record(*, ticket_id: int, note: str = "", by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """Refuses a record that still lacks what closing needs, naming each missing element under its field (`Refused`)."""
    fields = Fields()
    note = fields.text("note", note, required=False, limit=2000)
    fields.done()
    with act("complete_record", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        require_complete(deed.ticket)
        deed.ticket.returned_to = None
        deed.record(RecordCompleted, note=note)
    return deed.ticket
