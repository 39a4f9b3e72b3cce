"""Confirm: the requester says himself whether it is solved (LIFE-8, SAT-2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from tickets.actions.act import act
from tickets.actions.reopen import reopen
from tickets.events import Confirmed
from tickets.inputs import Fields
from tickets.models import Escalation, Ticket


def confirm(
    *,
    ticket_id: int,
    solved: bool,
    comment: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """`solved`: the result stands, running escalations end (LIFE-12), the supervisor may close. Not solved: the
    ticket is reopened, and `comment` must say what is still wrong (`Malformed`).
    """
    fields = Fields()
    comment = fields.text("comment", comment, required=False)
    if not solved and not comment:
        fields.malform("comment", "required", _("Please say what is still not solved."))
    fields.done()
    if not solved:
        return reopen(ticket_id=ticket_id, reason=comment, by=by, at=at, version=version)
    with act("confirm", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        ticket.confirm()
        ticket.confirmed_at = at
        Escalation.objects.filter(ticket=ticket, ended_at=None).update(ended_at=at)
        ticket.escalation_level = 0
        deed.record(Confirmed, comment=comment)
    return ticket
