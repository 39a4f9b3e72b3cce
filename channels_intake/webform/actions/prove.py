"""Prove: the letter was opened and its button pressed, so the address is his and the request is one."""

from datetime import datetime

from django.db import transaction

from channels_intake.models import Inbound
from channels_intake.webform.actions._accept import accept, ticket_of
from channels_intake.webform.proof import read_proof
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
                accept(locked, at=at)
    return ticket_of(inbound.pk)
