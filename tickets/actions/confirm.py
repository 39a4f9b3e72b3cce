"""Confirm: the requester says himself whether it is solved (LIFE-8, SAT-2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Words
from core.inputs import Fields
from tickets.actions.act import act
from tickets.actions.reopen import reopen
from tickets.choices import Answer
from tickets.events import Confirmed
from tickets.models import Escalation, Ticket

_FORMER = {True: Answer.SOLVED, False: Answer.NOT_SOLVED}  # what callers say who know of two answers only
_WHAT_IS_MISSING: dict[str, Words] = {
    Answer.PARTLY: _("Please say what remains to be done."),
    Answer.NOT_SOLVED: _("Please say what is still not solved."),
}


def confirm(
    *,
    ticket_id: int,
    answer: str = "",
    solved: bool | None = None,
    comment: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """`answer` is one of three. Solved: the result stands, running escalations end (LIFE-12), the supervisor may
    close. Partly or not solved: the ticket is reopened, and `comment` must say what is missing (`Malformed`); the
    journal tells the two apart. `solved` says the same as `answer` for those who know two answers only.
    """
    fields = Fields()
    answer = _answer(fields, answer, solved=solved)
    comment = fields.text("comment", comment, required=False)
    if answer in _WHAT_IS_MISSING and not comment:
        fields.malform("comment", "required", _WHAT_IS_MISSING[answer])
    fields.done()
    if answer != Answer.SOLVED:
        return reopen(ticket_id=ticket_id, reason=comment, answer=answer, by=by, at=at, version=version)
    with act("confirm", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        ticket.confirm()
        ticket.confirmed_at, ticket.lapsed_at = at, None
        Escalation.objects.filter(ticket=ticket, ended_at=None).update(ended_at=at)
        ticket.escalation_level = 0
        deed.record(Confirmed, comment=comment)
    return ticket


def _answer(fields: Fields, answer: str, *, solved: bool | None) -> str:
    former = "" if solved is None else _FORMER[solved]
    if answer and former and answer != former:
        fields.malform("solved", "contradiction", _("This says something else than the answer."))
    return fields.code("answer", answer or former, among=Answer.values)
