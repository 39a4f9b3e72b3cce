"""Escalate: a higher level looks at it, and somebody keeps tracking it (LIFE-12)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import Escalated
from tickets.models import Escalation, Ticket

TOP_LEVEL = 3  # 1 group lead, 2 supervisor, 3 service manager


def escalate(
    *,
    ticket_id: int,
    reason: str,
    to_user: User | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """One level up, to `to_user` or to whoever holds that level. The tracking owner is the first responder, else the
    one who escalates; his task stays open until the requester confirms. `reason` is required (`Malformed`).
    """
    fields = Fields()
    reason = fields.text("reason", reason)
    if to_user is not None and not (to_user.is_desk_staff and to_user.is_active):
        fields.refuse("to_user", "not_staff", _("This person does not work at the desk."))
    fields.done()
    with act("escalate", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        from_level, to_level = ticket.escalation_level, min(ticket.escalation_level + 1, TOP_LEVEL)
        ticket.escalation_level = to_level
        owner = ticket.first_responder or deed.user
        row = Escalation.objects.create(
            ticket=ticket,
            from_level=from_level,
            to_level=to_level,
            reason=reason,
            to_user=to_user,
            owner=owner,
            by=deed.user,
            at=at,
        )
        deed.record(
            Escalated,
            reason=reason,
            from_level=from_level,
            to_level=to_level,
            to_user_id=to_user.pk if to_user else None,
            owner_user_id=row.owner_id,
        )
    return ticket
