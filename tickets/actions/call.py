"""Log a call: with the requester, or with a colleague (LIFE-17)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.inputs import Fields
from tickets.actions.act import act
from tickets.choices import CallOutcome, Direction, Progress
from tickets.events import CallLogged
from tickets.models import Call, Ticket


def log_call(
    *,
    ticket_id: int,
    direction: str,
    outcome: str,
    with_user: User | None = None,
    number: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """With `with_user` (a colleague) or with a `number` (the requester): one of the two (`Malformed`).

    Reaching the requester is a progress entry (LIFE-7); calling an engineer opens the way to dispatch a VIP's ticket
    to him (LIFE-17).
    """
    fields = Fields()
    direction = fields.code("direction", direction, among=Direction.values)
    outcome = fields.code("outcome", outcome, among=CallOutcome.values)
    number = fields.line("number", number, required=False, limit=40)
    note = fields.text("note", note, required=False, limit=2000)
    if (with_user is None) == (not number):
        fields.malform("with_user", "one_of", _("Name the colleague or the number, one of the two."))
    fields.done()
    with act("call", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        row = Call.objects.create(
            ticket=ticket,
            cycle=ticket.cycle,
            direction=direction,
            with_user=with_user,
            number=number,
            outcome=outcome,
            note=note,
            by=deed.user,
            at=at,
        )
        _mark(ticket, row)
        deed.record(
            CallLogged,
            call_id=row.pk,
            direction=direction,
            outcome=outcome,
            with_user_id=row.with_user_id,
            number=number,
            note=note,
        )
    return ticket


def _mark(ticket: Ticket, call: Call) -> None:
    """What the call means for the ticket."""
    if call.with_user and call.direction == Direction.OUTBOUND and call.with_user.has_capability(Capability.WORK):
        ticket.vip_called_at = call.at
    if call.number and call.outcome == CallOutcome.REACHED:
        ticket.progress, ticket.progress_at = Progress.CONTACTED, call.at
