"""Transfer (转单): to another group or engineer, who has to accept anew (SITE-5 keeps the history)."""

from datetime import datetime

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.inputs import Fields
from tickets.actions.act import act
from tickets.actions.receiver import read_receiver, refuse_concerned
from tickets.events import Transferred
from tickets.models import Ticket


def transfer(
    *,
    ticket_id: int,
    to_group: AssignmentGroup | None = None,
    to_user: User | None = None,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """One of `to_group` and `to_user`, and a `reason` (`Malformed`). The committed time of the previous engineer
    ends. A formal complaint does not go to the person it is about (`Refused`, LIFE-14).
    """
    fields = Fields()
    reason = fields.text("reason", reason)
    read_receiver(fields, to_group=to_group, to_user=to_user)
    fields.done()
    with act("transfer", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        refuse_concerned(ticket, to_user)
        origin = {"from_user_id": ticket.assignee_id, "from_group_id": ticket.group_id}
        ticket.transfer()
        ticket.assignee, ticket.group = to_user, to_group or ticket.group
        ticket.committed_at = None
        target = {"to_group_id": to_group.pk if to_group else None, "to_user_id": to_user.pk if to_user else None}
        deed.record(Transferred, **origin, **target, reason=reason)
    return ticket
