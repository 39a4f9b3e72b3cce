"""Secrets at rest: what other systems gave us to prove ourselves with is not readable in a copy of the database."""

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(ValueError):
    """Sealed with a key that is no longer known (SECRET_KEY, SECRET_KEY_FALLBACKS)."""


def seal(values: Mapping[str, str]) -> str:
    """`values` as text that only this installation can read. Empty for none."""
    return _fernet().encrypt(json.dumps(dict(values)).encode()).decode() if values else ""


def unseal(text: str) -> dict[str, str]:
    """What was sealed; `Unreadable` where the key has gone."""
    if not text:
        return {}
    try:
        opened: dict[str, str] = json.loads(_fernet().decrypt(text.encode()))
    except InvalidToken as error:
        raise Unreadable("sealed with a key that is no longer known") from error
    return opened


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str | bytes) -> bytes:
    text = key if isinstance(key, bytes) else key.encode()
    return base64.urlsafe_b64encode(hashlib.sha256(b"sealed:" + text).digest())
