"""Signed calls in the manner of Standard Webhooks: an identifier, a moment and a signature over both and the body."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.cache import cache

from channels_intake.actions.take_in import key_of
from channels_intake.adapter import Replayed
from channels_intake.models import Inbound, Source
from core.standard_webhooks import PREFIX, signature_of

TOLERANCE = 300  # seconds that a call may be old, or its sender's clock ahead


def sign(*, secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of `body`, as it stands in `webhook-signature`."""
    return signature_of(_key(secret), message_id=message_id, timestamp=timestamp, body=body)


def _key(secret: str) -> bytes:
    """`whsec_` and base64, as the senders' libraries make it; anything else as it is."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
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


def require_new(source: Source, headers: Mapping[str, str], external_ids: Iterable[str]) -> None:
    """`Replayed` for the very same call a second time, all of which is kept. A sender that tries again signs anew.
    Where the memory of it is lost it is taken for a second try, which changes nothing.
    """
    seen = f"{source.pk}:{headers['webhook-id']}:{headers['webhook-timestamp']}"
    digest = hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()
    if cache.add(f"hook-seen:{digest}", value=True, timeout=2 * TOLERANCE):
        return
    keys = {key_of(one) for one in external_ids}
    if Inbound.objects.filter(source=source, external_id__in=keys).count() == len(keys):
        raise Replayed
