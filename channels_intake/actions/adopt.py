"""Adopt: what its sender could not put on a ticket by himself, somebody of the desk does for him."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from channels_intake.actions.enclose import enclose
from channels_intake.actions.settle import require_desk
from channels_intake.choices import Status
from channels_intake.models import Inbound
from channels_intake.registry import adapter_of
from channels_intake.telling import tell_settled
from core.errors import Missing, Refused
from core.text import LONG, SHORT, fit
from tickets.actions import note
from tickets.models import Message, Ticket


@transaction.atomic
def adopt(*, inbound_id: int, ticket: Ticket, by: Actor, at: datetime) -> Inbound:
    """Its words become a work note on `ticket`, with who sent them; its files are attached internally. A note and no
    message of the requester's: it is not from him, and what he may see of it the desk decides.

    `Forbidden` for anybody but the desk, `Refused` where it is not in quarantine or cannot be read.
    """
    require_desk(by)
    inbound = Inbound.objects.select_related("source").select_for_update(of=("self",)).filter(pk=inbound_id).first()
    if inbound is None:
        raise Missing(_("There is no such thing."))
    if inbound.status != Status.QUARANTINED or inbound.is_cut:
        raise Refused(_("Only what lies in quarantine as a whole can be put on a ticket."))
    with inbound.raw.open("rb") as raw:
        arrival = adapter_of(inbound.source.adapter).read(inbound, raw.read())
    person = arrival.person
    sender = fit(f"{person.name} {person.email or person.phone or person.im_account}", limit=SHORT)
    head = _("From %(sender)s: %(title)s") % {"sender": sender, "title": fit(arrival.title, limit=SHORT)}
    body = fit(f"{head}\n\n{arrival.body}", limit=LONG, multiline=True)
    note(ticket_id=ticket.pk, body=body, by=by, at=at)
    message = Message.objects.filter(ticket=ticket, by_user=by.user).latest("id")
    inbound.detail = {"was": inbound.reason, "by": str(by)}
    inbound.detail |= enclose(ticket, arrival.files, is_internal=True, by=by, at=at)
    inbound.status, inbound.reason, inbound.settled_at = Status.MESSAGE, "", at
    inbound.ticket, inbound.message = ticket, message
    inbound.save(update_fields=["status", "reason", "detail", "settled_at", "ticket", "message"])
    tell_settled(inbound, by=by.user, at=at)
    return inbound
