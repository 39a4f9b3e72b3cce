"""Link: a call belongs to a ticket."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.phone.actions.by_hand import require_staff
from channels_intake.phone.actions.hear import lock_call
from channels_intake.phone.actions.tell_ticket import tell_ticket
from channels_intake.phone.events import CallLinked
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.telling import tell
from core.errors import Missing, Refused
from tickets.models import Ticket


@transaction.atomic
def link_call(*, call_id: int, ticket_id: int, by: Actor, at: datetime) -> PhoneCall:
    """Put the call on the ticket, whose own clocks learn of it, once. The caller becomes known where he was not.
    `Missing` for a ticket `by` may not know of, `Refused` where the call was told to another ticket already.
    """
    call = lock_call(call_id)
    ticket = Ticket.objects.visible_to(by).select_related("requester").filter(pk=ticket_id).first()
    if ticket is None:
        raise Missing(_("There is no such ticket."))
    return put_on_ticket(call, ticket, by=by, at=at)


def put_on_ticket(call: PhoneCall, ticket: Ticket, *, by: Actor, at: datetime) -> PhoneCall:
    """The same for a call that is locked."""
    person = require_staff(by)
    if call.ticket_id == ticket.pk:
        return call
    if call.logged_id is not None:
        raise Refused(_("This call stands in the log of another ticket already."))
    call.ticket = ticket
    if call.requester_id is None:
        call.requester = ticket.requester
    call.save(update_fields=["ticket", "requester"])
    tell(CallLinked, call, at=at, by_user_id=person.pk)
    tell_ticket(call, by=person, at=at)
    return call
