"""Survey: how satisfied the requester is, in four levels (SAT-1)."""

from datetime import datetime

from accounts.actors import Actor
from tickets.actions.act import act
from tickets.choices import Score
from tickets.events import Surveyed
from tickets.inputs import Fields
from tickets.models import Ticket


def survey(
    *, ticket_id: int, score: int, comment: str = "", by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """`score` 4 very satisfied … 1 dissatisfied (`Malformed` otherwise); once per closing."""
    fields = Fields()
    fields.code("score", str(score), among={str(value) for value in Score.values})
    comment = fields.text("comment", comment, required=False)
    fields.done()
    with act("survey", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        deed.ticket.survey()
        deed.record(Surveyed, score=score, comment=comment)
    return deed.ticket
