"""The proof of an address: whoever opens the letter's link has it. A token is the form's id, the end of its time and a
signature.
"""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from channels_intake.models import Inbound
from core.errors import Gone, Missing

VALID = timedelta(hours=24)
_TOKEN = re.compile(r"[0-9]{1,18}\.[0-9]{1,12}\.[0-9A-Za-z_-]{43}", re.ASCII)
_PAGE = "/v/"


def proof_url(inbound: Inbound, *, at: datetime) -> str:
    """The absolute address of the page where the sender says that it is his; good for a day."""
    ends = int((at + VALID).timestamp())
    return f"{settings.BASE_URL}{_PAGE}{_signer().sign(f'{inbound.pk}.{ends}')}/"


def read_proof(token: str, *, at: datetime) -> Inbound:
    """The form `token` was given out for. `Missing` for a forged one, `Gone` after its time."""
    if not _TOKEN.fullmatch(token):
        raise Missing(_("There is no such page. Please open the link exactly as it stands in our letter."))
    try:
        pk, ends = _signer().unsign(token).split(".")
    except BadSignature as error:
        raise Missing(_("There is no such page. Please open the link exactly as it stands in our letter.")) from error
    inbound = Inbound.objects.select_related("source", "ticket").filter(pk=int(pk)).first()
    if inbound is None:
        raise Missing(_("There is no such page. Please open the link exactly as it stands in our letter."))
    if inbound.ticket is None and at >= datetime.fromtimestamp(int(ends), UTC):
        raise Gone(_("The time of this link is over. Please send the form again."))
    return inbound


def _signer() -> Signer:
    return Signer(salt="channels_intake.webform", sep=".")
