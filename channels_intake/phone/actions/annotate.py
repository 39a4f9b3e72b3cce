"""Annotate: what was said, and who it was."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Requester
from channels_intake.phone.actions.by_hand import require_staff
from channels_intake.phone.actions.hear import lock_call
from channels_intake.phone.events import CallAnnotated
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.telling import tell
from core.inputs import Fields


@transaction.atomic
def annotate(
    *, call_id: int, note: str | None = None, requester: Requester | None = None, by: Actor, at: datetime
) -> PhoneCall:
    """Keep a note on the call, and who rang where his number does not tell. What is None stays as it is."""
    person = require_staff(by)
    fields = Fields()
    text = fields.text("note", note or "", required=False, limit=2000)
    fields.done()
    call = lock_call(call_id)
    if note is not None:
        call.note = text
    if requester is not None:
        call.requester = requester
    call.save(update_fields=["note", "requester"])
    tell(CallAnnotated, call, at=at, by_user_id=person.pk)
    return call
