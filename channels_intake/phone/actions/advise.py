"""Advise: a question was answered on the phone; whether it helped is asked within two hours (CONS-1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.phone.actions.by_hand import require_staff
from channels_intake.phone.actions.hear import lock_call
from channels_intake.phone.clocks import ADVISED, attributes_of, owner_of
from channels_intake.phone.events import CallAdvised
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.telling import tell
from core.errors import Refused
from core.inputs import Fields
from sla.actions.signal import start_clock
from tickets.actions import note as add_note
from tickets.choices import Progress


@transaction.atomic
def advise(*, call_id: int, answer: str, by: Actor, at: datetime) -> PhoneCall:
    """Keep the `answer` (`Malformed` where there is none) and start CONS-1: on the ticket the call belongs to, else on
    the call itself. `Refused` for a call in which nobody was spoken to.
    """
    person = require_staff(by)
    fields = Fields()
    answer = fields.text("answer", answer, limit=2000)
    fields.done()
    call = lock_call(call_id)
    if call.answered_at is None:
        raise Refused(_("Nobody was spoken to in this call."), norm="CONS-1")
    tell(CallAdvised, call, at=at, by_user_id=person.pk)
    if call.ticket is not None:
        add_note(ticket_id=call.ticket.pk, body=answer, progress=Progress.ADVISED, by=by, at=at)
        return call
    call.note = f"{call.note}\n{answer}".strip()
    call.save(update_fields=["note"])
    start_clock(
        owner=owner_of(call),
        measure=ADVISED,
        at=at,
        attributes=attributes_of(call),
        person_id=person.pk,
        by_id=person.pk,
    )
    return call
