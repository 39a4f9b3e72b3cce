"""Signed links. A token is the invitation's id and a signature under a salt of its purpose: it needs no row of its own,
cannot be guessed, and a confirm link cannot be turned into a survey link. Keys in SECRET_KEY_FALLBACKS still open
the links that they signed, so the key can be changed without breaking letters already sent.

A text message has seventy characters: there the signature is cut to 66 bits, which is beyond guessing at a desk that
answers one guess at a time, for a link that works once and for days.
"""

import re

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from satisfaction.errors import LinkForged
from satisfaction.models import Invitation, Purpose

SEPARATOR = "."
SHORT_SEPARATOR, SHORT_SIZE = "-", 11
TOKEN = re.compile(r"[0-9A-Za-z]{1,11}\.[0-9A-Za-z_-]{43}", re.ASCII)  # at most 55 characters
SHORT_TOKEN = re.compile(r"([0-9A-Za-z]{1,11})-([0-9A-Za-z_-]{11})", re.ASCII)
NO_SUCH_LINK = _("Please open the link exactly as it stands in our letter. If that does not help, please call us.")
PAGES = {Purpose.CONFIRM: "c", Purpose.SURVEY: "s"}


def confirm_url(invitation: Invitation) -> str:
    """The absolute address of the page where the requester confirms. `ValueError` for another kind of invitation."""
    return _url(invitation, Purpose.CONFIRM)


def survey_url(invitation: Invitation) -> str:
    """The absolute address of the page where the requester rates. `ValueError` for another kind of invitation."""
    return _url(invitation, Purpose.SURVEY)


def short_url(invitation: Invitation) -> str:
    """The shortest address of the page of `invitation`, for a text message; SHORT_BASE_URL may be shorter still."""
    value = b62_encode(invitation.pk)
    signer = _signer(invitation.purpose, "short")
    token = f"{value}{SHORT_SEPARATOR}{signer.signature(value)[:SHORT_SIZE]}"
    return f"{settings.SHORT_BASE_URL or settings.BASE_URL}/{PAGES[Purpose(invitation.purpose)]}/{token}/"


def token_of(invitation: Invitation) -> str:
    """The token of `invitation`, always the same while the key is."""
    return token_for(invitation.pk, purpose=invitation.purpose)


def token_for(pk: int, *, purpose: str) -> str:
    """The token of the row `pk` for `purpose`, of whichever table its page asks."""
    return _signer(purpose).sign(b62_encode(pk))


def read_token(token: str, *, purpose: str) -> int:
    """The id of the invitation that `token` was given out for; `LinkForged` for anything else."""
    if short := SHORT_TOKEN.fullmatch(token):
        return _read_short(*short.groups(), purpose=purpose)
    if not TOKEN.fullmatch(token):  # before it is compared: there may be anything in it, even what is no text
        raise LinkForged(NO_SUCH_LINK)
    try:
        return b62_decode(_signer(purpose).unsign(token))
    except BadSignature:
        raise LinkForged(NO_SUCH_LINK) from None


def _read_short(value: str, given: str, *, purpose: str) -> int:
    signer = _signer(purpose, "short")
    keys = (signer.key, *signer.fallback_keys)
    if not any(constant_time_compare(given, signer.signature(value, key)[:SHORT_SIZE]) for key in keys):
        raise LinkForged(NO_SUCH_LINK)
    return b62_decode(value)


def _signer(*names: str) -> Signer:
    return Signer(sep=SEPARATOR, salt=".".join(("satisfaction", *names)))


def _url(invitation: Invitation, purpose: Purpose) -> str:
    if invitation.purpose != purpose:
        raise ValueError(f"an invitation to {invitation.purpose} has no {purpose.value} link")
    return f"{settings.BASE_URL}/{PAGES[purpose]}/{token_of(invitation)}/"
