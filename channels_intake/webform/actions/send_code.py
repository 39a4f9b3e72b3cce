"""Send a code: another one, because the first did not come, was mistyped too often or is over, or went to a number that
was mistyped itself.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from channels_intake.models import Inbound
from channels_intake.webform.bundle import words_in
from channels_intake.webform.codes import MOST, PAUSE, brake_codes, issue_code, newest_code, read_number
from channels_intake.webform.gateway import find_gateway
from channels_intake.webform.models import ProofCode
from channels_intake.webform.proof import read_code_token
from core.errors import Refused
from outbox.tasks import nudge


def send_code(*, token: str, phone: str = "", at: datetime) -> None:
    """A new code for the form whose page `token` is, to the number that was given last or, instead of that, to `phone`;
    the earlier codes are none any more. Nothing where it has become a request already.

    `Missing` for a forged page, `Gone` for one whose time is over, `Malformed` (field `phone`) no mobile number;
    `Refused` within a minute of the last code to this number, after three for one form, where the number has had its
    share, and where the desk sends no text messages (any more).
    """
    inbound = read_code_token(token, at=at)
    other = read_number(phone) if phone.strip() else ""
    with transaction.atomic():
        locked = Inbound.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
        if locked.ticket_id is not None:
            return
        number = other or locked.sender
        _brake(locked, number, at=at)
        gateway = find_gateway()
        if gateway is None:
            raise Refused(_("This desk sends no text messages just now. Please give your e-mail address, or call us."))
        locked.sender = number
        locked.save(update_fields=["sender"])
        with locked.raw.open("rb") as raw:
            language = words_in(raw.read())["language"]
        issue_code(locked, number=number, language=language, gateway=gateway, at=at)
        transaction.on_commit(nudge)


def _brake(inbound: Inbound, number: str, *, at: datetime) -> None:
    last = newest_code(inbound)
    if last is not None and last.number == number and at < last.sent_at + PAUSE:
        raise Refused(_("The last code is not a minute old. It may still be on its way."))
    if ProofCode.objects.filter(inbound=inbound).count() >= MOST:
        raise Refused(
            _("This was the last code for this form. Please send the form with your e-mail address, or call us.")
        )
    brake_codes(number, at=at)
