"""Prove: the letter was opened and its button pressed, so the address is his and the request is one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM
from channels_intake.actions import settle_again
from channels_intake.choices import Status
from channels_intake.models import Inbound
from channels_intake.webform.adapter import PROVED
from channels_intake.webform.proof import read_proof
from core.errors import Refused
from tickets.models import Ticket


def prove(*, token: str, at: datetime) -> Ticket:
    """The request that the form has become; the same one however often the button is pressed. `Missing` for a forged
    link, `Gone` for one whose time is over, `Refused` where a rule of the desk stands against it.
    """
    inbound = read_proof(token, at=at)
    if inbound.ticket is None:
        with transaction.atomic():
            locked = Inbound.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
            if locked.ticket_id is None:
                locked.detail = locked.detail | {PROVED: at.isoformat()}
                locked.save(update_fields=["detail"])
                settle_again(inbound_id=locked.pk, by=SYSTEM, at=at)
        inbound = Inbound.objects.select_related("ticket").get(pk=inbound.pk)
    if inbound.status != Status.TICKET or inbound.ticket is None:
        raise Refused(_("This cannot be accepted as it is."))
    return inbound.ticket
