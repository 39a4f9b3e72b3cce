"""Signed links. A token is the invitation's id and a signature under a salt of its purpose: it needs no row of its own,
cannot be guessed, and a confirm link cannot be turned into a survey link. Keys in SECRET_KEY_FALLBACKS still open
the links that they signed, so the key can be changed without breaking letters already sent.
"""

import re

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.utils.translation import gettext_lazy as _

from satisfaction.errors import LinkForged
from satisfaction.models import Invitation, Purpose

SEPARATOR = "."
TOKEN = re.compile(r"[0-9A-Za-z]{1,11}\.[0-9A-Za-z_-]{43}", re.ASCII)  # at most 55 characters
NO_SUCH_LINK = _("There is no such page. Please open the link exactly as it stands in our letter.")
PAGES = {Purpose.CONFIRM: "c", Purpose.SURVEY: "s"}


def confirm_url(invitation: Invitation) -> str:
    """The absolute address of the page where the requester confirms. `ValueError` for another kind of invitation."""
    return _url(invitation, Purpose.CONFIRM)


def survey_url(invitation: Invitation) -> str:
    """The absolute address of the page where the requester rates. `ValueError` for another kind of invitation."""
    return _url(invitation, Purpose.SURVEY)


def token_of(invitation: Invitation) -> str:
    """The token of `invitation`, always the same while the key is."""
    return token_for(invitation.pk, purpose=invitation.purpose)


def token_for(pk: int, *, purpose: str) -> str:
    """The token of the row `pk` for `purpose`, of whichever table its page asks."""
    return _signer(purpose).sign(b62_encode(pk))


def read_token(token: str, *, purpose: str) -> int:
    """The id of the invitation that `token` was given out for; `LinkForged` for anything else."""
    if not TOKEN.fullmatch(token):  # before it is compared: there may be anything in it, even what is no text
        raise LinkForged(NO_SUCH_LINK)
    try:
        return b62_decode(_signer(purpose).unsign(token))
    except BadSignature:
        raise LinkForged(NO_SUCH_LINK) from None


def _signer(purpose: str) -> Signer:
    return Signer(sep=SEPARATOR, salt=f"satisfaction.{purpose}")


def _url(invitation: Invitation, purpose: Purpose) -> str:
    if invitation.purpose != purpose:
        raise ValueError(f"an invitation to {invitation.purpose} has no {purpose.value} link")
    return f"{settings.BASE_URL}/{PAGES[purpose]}/{token_of(invitation)}/"
