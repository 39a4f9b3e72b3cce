"""Where an address or a number is proved. Whoever opens the letter's link has the address; on the page for a code, only
the code counts. A token is the form's id, the end of its time and a signature.
"""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from channels_intake.models import Inbound
from core.errors import Gone, Missing

VALID = timedelta(hours=24)
_NO_SUCH_LINK = _("Please open the link exactly as it stands in our letter. If that does not help, please call us.")
_TOKEN = re.compile(r"[0-9]{1,18}\.[0-9]{1,12}\.[0-9A-Za-z_-]{43}", re.ASCII)
_PAGE = "/v/"
_LINK, _CODE = "channels_intake.webform", "channels_intake.webform.code"


def proof_url(inbound: Inbound, *, at: datetime) -> str:
    """The absolute address of the page where the sender says that it is his; good for a day."""
    return f"{settings.BASE_URL}{_PAGE}{_token(inbound, at=at, salt=_LINK)}/"


def read_proof(token: str, *, at: datetime) -> Inbound:
    """The form `token` was given out for. `Missing` for a forged one, `Gone` after its time."""
    return _read(token, at=at, salt=_LINK)


def code_token(inbound: Inbound, *, at: datetime) -> str:
    """What stands in the address of the page that asks for the code; good for a day. By itself it proves nothing."""
    return _token(inbound, at=at, salt=_CODE)


def read_code_token(token: str, *, at: datetime) -> Inbound:
    """As `read_proof`, of the page that asks for the code."""
    return _read(token, at=at, salt=_CODE)


def _token(inbound: Inbound, *, at: datetime, salt: str) -> str:
    ends = int((at + VALID).timestamp())
    return _signer(salt).sign(f"{inbound.pk}.{ends}")


def _read(token: str, *, at: datetime, salt: str) -> Inbound:
    if not _TOKEN.fullmatch(token):
        raise Missing(_NO_SUCH_LINK)
    try:
        pk, ends = _signer(salt).unsign(token).split(".")
    except BadSignature as error:
        raise Missing(_NO_SUCH_LINK) from error
    inbound = Inbound.objects.select_related("source", "ticket").filter(pk=int(pk)).first()
    if inbound is None:
        raise Missing(_NO_SUCH_LINK)
    if inbound.ticket is None and at >= datetime.fromtimestamp(int(ends), UTC):
        raise Gone(_("The time of this link is over. Please send the form again."))
    return inbound


def _signer(salt: str) -> Signer:
    return Signer(salt=salt, sep=".")
