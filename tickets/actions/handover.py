"""Hand over first-contact responsibility, explicitly (LIFE-3)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import HandedOver
from tickets.models import Ticket


def hand_over(
    *, ticket_id: int, to_user: User, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """From the first responder to `to_user`, who must work at the desk and be somebody else (`Refused`); with a
    `reason`.
    """
    fields = Fields()
    reason = fields.text("reason", reason)
    if not to_user.has_capability(Capability.DESK):
        fields.refuse("to_user", "not_desk", _("This person does not work at the service desk."), "LIFE-3")
    fields.done()
    with act("handover", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        if ticket.first_responder_id == to_user.pk:
            fields.refuse("to_user", "unchanged", _("This person is the first responder already."), "LIFE-3")
            fields.done()
        from_user_id, ticket.first_responder = ticket.first_responder_id, to_user
        deed.record(HandedOver, from_user_id=from_user_id, to_user_id=to_user.pk, reason=reason)
    return ticket
