"""What follows once a form's sender has proved that he is reached where he says."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM
from channels_intake.actions import settle_again
from channels_intake.choices import Status
from channels_intake.models import Inbound
from channels_intake.webform.adapter import PROVED
from core.errors import Refused
from tickets.models import Ticket


def accept(inbound: Inbound, *, at: datetime) -> None:
    """Settle the form anew, now that it is proved. In the caller's transaction, with `inbound` locked."""
    inbound.detail = inbound.detail | {PROVED: at.isoformat()}
    inbound.save(update_fields=["detail"])
    settle_again(inbound_id=inbound.pk, by=SYSTEM, at=at)


def ticket_of(inbound_id: int) -> Ticket:
    """The request that the form has become; `Refused` where a rule of the desk stands against it."""
    inbound = Inbound.objects.select_related("ticket").get(pk=inbound_id)
    if inbound.status != Status.TICKET or inbound.ticket is None:
        raise Refused(_("This cannot be accepted as it is."))
    return inbound.ticket
