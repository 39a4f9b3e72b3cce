"""Acknowledge: tell the user that his request is accepted (LIFE-4)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act, names_on
from tickets.answering import answer_time
from tickets.events import Acknowledged
from tickets.gate.check import check_words
from tickets.models import Ticket


def acknowledge(
    *,
    ticket_id: int,
    message: str = "",
    answer_by: datetime | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """The requester gets the number, what was understood (`message`, else the title) and the time by which an engineer
    answers (`answer_by`, else what the time limits say). Refuses a time that has passed and words the quality gate
    stops (`Refused`).

    Whoever acknowledges a request that came in by itself becomes its first responder (LIFE-3).
    """
    fields = Fields()
    message = fields.text("message", message, required=False)
    fields.future("answer_by", answer_by, at=at)
    fields.done()
    with act("acknowledge", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        if message:
            check_words(message, field="message", by=by, names=names_on(ticket))
        ticket.acknowledge()
        ticket.answer_by = answer_by or answer_time(ticket, at=at)
        if ticket.first_responder_id is None:
            ticket.first_responder = by.user
        deed.record(Acknowledged, message=message, answer_by=ticket.answer_by)
    return ticket
