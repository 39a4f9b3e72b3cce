"""Reopen: not solved after all."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from core.inputs import Fields
from tickets import policies
from tickets.actions.act import act
from tickets.choices import Answer
from tickets.events import Reopened
from tickets.models import Ticket


def reopen(
    *, ticket_id: int, reason: str, answer: str = "", by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """A new cycle: back to the engineer, or to the desk when nobody had it or he has left. `reason` is required
    (`Malformed`); a ticket closed longer ago than the reopening window stays closed (`Refused`): the answer is a new
    ticket.

    `answer` is the requester's answer to the result, if it was one (see `confirm`). A requester who reopens a result
    that he has not answered yet says that it is not solved.
    """
    fields = Fields()
    reason = fields.text("reason", reason)
    fields.done()
    with act("reopen", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        window = policies.reopen_window()
        if ticket.closed_at and at - ticket.closed_at > window:
            days = {"days": window.days}
            raise Refused(_("Closed more than %(days)s days ago. Please register a new request.") % days, norm="LIFE-1")
        said = _said(ticket, answer, by)
        if ticket.assignee and not ticket.assignee.is_active:
            ticket.assignee = None
        ticket.reopen()
        ticket.resolved_at = ticket.confirmed_at = ticket.closed_at = ticket.lapsed_at = None
        ticket.committed_at = ticket.expected_at = None  # kept or broken, that promise belonged to the round before
        deed.record(Reopened, reason=reason, answer=said)
    return ticket


def _said(ticket: Ticket, answer: str, by: Actor) -> str:
    """The answer that this is to the result of the round; empty where he has answered before."""
    if ticket.confirmed_at is not None:
        return ""
    return answer or (Answer.NOT_SOLVED if policies.is_requester(by, ticket) else "")
