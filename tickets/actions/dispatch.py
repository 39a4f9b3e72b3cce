"""Dispatch: give the ticket to a group or an engineer (LIFE-17 for VIPs)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.inputs import Fields
from tickets.actions.act import act
from tickets.actions.receiver import read_receiver, refuse_concerned
from tickets.events import Dispatched
from tickets.models import Call, Ticket


def dispatch(
    *,
    ticket_id: int,
    to_group: AssignmentGroup | None = None,
    to_user: User | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """To `to_user`, or to `to_group` for one of its engineers to accept; one of the two (`Malformed` otherwise).

    A VIP's ticket is refused (`Refused`, LIFE-17) until an outgoing call to that engineer, or to a member of that
    group, has been logged in this cycle; a formal complaint to the person it is about (LIFE-14).
    """
    fields = Fields()
    reason = fields.text("reason", reason, required=False)
    read_receiver(fields, to_group=to_group, to_user=to_user)
    fields.done()
    with act("dispatch", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        refuse_concerned(ticket, to_user)
        if ticket.is_vip:
            _check_called(ticket, to_group=to_group, to_user=to_user)
        ticket.dispatch()
        ticket.group, ticket.assignee = to_group or ticket.group, to_user
        ticket.vip_called_at = None
        ticket.in_scope = True
        deed.record(
            Dispatched,
            to_group_id=to_group.pk if to_group else None,
            to_user_id=to_user.pk if to_user else None,
            reason=reason,
        )
    return ticket


def _check_called(ticket: Ticket, *, to_group: AssignmentGroup | None, to_user: User | None) -> None:
    calls = Call.objects.filter(ticket=ticket, cycle=ticket.cycle, direction="outbound", with_user__isnull=False)
    called = calls.filter(with_user=to_user) if to_user else calls.filter(with_user__memberships__group=to_group)
    if not called.exists():
        fields = Fields()
        name = "to_user" if to_user else "to_group"
        fields.refuse(
            name, "missing", _("VIP: the logged call was to somebody else. Call this engineer first."), "LIFE-17"
        )
        fields.done()
