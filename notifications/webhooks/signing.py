"""Signatures in the manner of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, time and body."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime

from core.standard_webhooks import PREFIX, signature_of

_BYTES = 32


def new_secret() -> str:
    """A secret of 256 bits, as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(secrets: Iterable[str], *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of an attempt made `at`; while two secrets are valid, a signature by each."""
    timestamp = int(at.timestamp())
    keys = [base64.b64decode(one.removeprefix(PREFIX)) for one in secrets]
    signed = [signature_of(key, message_id=message_id, timestamp=timestamp, body=body) for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
