"""Signatures in the manner of Standard Webhooks (standardwebhooks.com), for what comes in and what goes out."""

import base64
import hashlib
import hmac

PREFIX = "whsec_"  # of a secret as the senders' and receivers' libraries write it; base64 follows


def signature_of(key: bytes, *, message_id: str, timestamp: int | str, body: bytes) -> str:
    """`v1,…`: HMAC-SHA256 over identifier, moment and body, in base64, as it stands in `webhook-signature`."""
    content = f"{message_id}.{timestamp}.".encode("utf-8", "replace") + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
