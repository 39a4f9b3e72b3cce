"""Reopen: not solved after all."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from tickets import policies
from tickets.actions.act import act
from tickets.events import Reopened
from tickets.inputs import Fields
from tickets.models import Ticket


def reopen(*, ticket_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """A new cycle: back to the engineer, or to the desk when nobody had it. `reason` is required (`Malformed`); a
    ticket closed longer ago than the reopening window stays closed (`Refused`): the answer is a new ticket.
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
        ticket.reopen()
        ticket.resolved_at = ticket.confirmed_at = ticket.closed_at = None
        ticket.committed_at = ticket.expected_at = None  # kept or broken, that promise belonged to the round before
        deed.record(Reopened, reason=reason)
    return ticket
