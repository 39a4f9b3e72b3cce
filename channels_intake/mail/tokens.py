"""The plus-address: `desk+sd-20261122-0042-k7x2p9q4@…` belongs to a ticket, and nobody can make it up."""

import base64
import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "channels_intake.mail.tokens"
_SIZE = 10
# Local parts are often folded to lower case on their way, so nothing in it depends on the case.
_TOKEN = re.compile(r"\+(sd-\d{8}-\d{4,9})-([a-z2-7]{10})@", re.IGNORECASE)


def plus_address(address: str, number: str) -> str:
    """`address` with what makes answers to it come to the ticket `number`; empty where there is no address."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local:
        return ""
    return f"{local.partition('+')[0]}+{number.lower()}-{_signed(number, settings.SECRET_KEY)}@{domain}"


def number_in(addresses: Iterable[str]) -> str:
    """The number of the ticket that one of `addresses` was made for; empty where none was."""
    for address in addresses:
        if found := _TOKEN.search(address):
            number, token = found[1].upper(), found[2].lower()
            keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
            if any(constant_time_compare(token, _signed(number, key)) for key in keys):
                return number
    return ""


def without_plus(address: str) -> str:
    """`address` in lower case, without what stands behind a plus."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _signed(number: str, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, number.upper(), secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest).decode("ascii")[:_SIZE].lower()
