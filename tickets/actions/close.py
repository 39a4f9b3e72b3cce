"""Close: the service supervisor checks that the record is complete (LIFE-9)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.completeness import require_complete
from tickets.events import Closed
from tickets.models import Ticket


def close(*, ticket_id: int, remark: str = "", by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """Refuses an incomplete record (`Refused`), naming each missing element under its field. A formal complaint is not
    closed by the person it is about (`Forbidden`, LIFE-14). What nobody answered is closed where it lapsed.
    """
    fields = Fields()
    remark = fields.text("remark", remark, required=False)
    fields.done()
    with act("close", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        require_complete(ticket)
        ticket.close()
        ticket.closed_at = at
        deed.record(Closed, remark=remark, without_answer=ticket.confirmed_at is None)
    return ticket
