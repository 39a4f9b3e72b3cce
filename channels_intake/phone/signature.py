"""Signed calls in the manner of Standard Webhooks: an identifier, a moment and a signature over both and the body."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

TOLERANCE = 300  # seconds that a call may be old, or its sender's clock ahead
_PREFIX = "whsec_"


def sign(*, secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of `body`, as it stands in `webhook-signature`."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    """`whsec_` and base64, as the senders' libraries make it; anything else as it is."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def why_not(*, secret: str, headers: Mapping[str, str], body: bytes, at: datetime) -> str:
    """Why a call is not genuine, as a code for its sender; empty where it is. An empty secret signs nothing."""
    message_id, given = headers.get("webhook-id", ""), headers.get("webhook-signature", "")
    stamp = headers.get("webhook-timestamp", "")
    if not (message_id and given and stamp):
        return "no_signature"
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):  # noqa: PLR2004 (digits of seconds)
        return "bad_timestamp"
    if abs(at.timestamp() - int(stamp)) > TOLERANCE:
        return "too_old_or_early"
    wanted = sign(secret=secret, message_id=message_id, timestamp=int(stamp), body=body).encode()
    # Several, while a key is exchanged for a new one.
    is_signed = any(hmac.compare_digest(one.encode("utf-8", "replace"), wanted) for one in given.split())
    return "" if secret and is_signed else "bad_signature"
