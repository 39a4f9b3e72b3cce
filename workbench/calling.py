"""The telephone call that a request is registered from: whoever rings is filled in before anybody asks him."""

from typing import Any

from channels_intake.phone.models import PhoneCall
from channels_intake.phone.queries import list_calls
from core import clock
from tickets.choices import Channel
from workbench.call_rows import CallRow, row_of
from workbench.forms.intake import IntakeForm

_LONGEST = 18  # digits of an id


def call_for(text: str) -> PhoneCall | None:
    """The call an address or a form names; None where it names none."""
    is_id = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return list_calls().filter(pk=int(text)).first() if is_id else None


def filled_from(call: PhoneCall) -> dict[str, Any]:
    """What the form begins with: who it is, or at least his number, and when it came about."""
    who = call.requester
    return {
        "call": call.pk,
        "channel": Channel.PHONE,
        "phone": "" if who else call.number,
        "known": who.pk if who else None,
        "description": call.note,
    }


def calling_of(form: IntakeForm) -> CallRow | None:
    """The call the form is about, as it is shown beside it. No statement where it is about none."""
    value = str(form["call"].value() or "")
    call = call_for(value) if value else None
    return row_of(call, at=clock.now()) if call else None
