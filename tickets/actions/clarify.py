"""Clarify: ask what is missing, the dispatcher first, then the user (LIFE-18)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act, names_on
from tickets.choices import Ask
from tickets.events import ClarificationAsked
from tickets.gate.check import check_words
from tickets.models import Clarification, Ticket


def clarify(*, ticket_id: int, ask: str, question: str, by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """`ask` is `requester` or `dispatcher`. A question to the requester is sent to him, so it passes the quality gate
    (`Refused`), and the ticket counts as unclear until he answers.
    """
    fields = Fields()
    ask = fields.code("ask", ask, among=Ask.values)
    question = fields.text("question", question)
    fields.done()
    with act("clarify", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        if ask == Ask.REQUESTER:
            check_words(question, field="question", by=by, names=names_on(deed.ticket))
            deed.ticket.is_unclear = True
        Clarification.objects.create(ticket=deed.ticket, ask=ask, question=question, by=deed.user, at=at)
        deed.record(ClarificationAsked, ask=ask, question=question)
    return deed.ticket
