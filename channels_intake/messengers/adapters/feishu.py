"""Feishu (飞书): event callbacks, encrypted and signed, in JSON (schema 2.0).

The address is checked once by a challenge that is given back. An event that is not answered in three seconds comes
again after 15 seconds, 5 minutes, an hour and six hours, with the same event_id, by which it is taken once.
"""

import base64
import binascii
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.utils.translation import gettext_lazy as _

from channels_intake.adapter import Answer, Call, Heard, Item, Setting, Unspoken, Unverified
from channels_intake.messengers.adapters.base import (
    AUTO_NOTICE,
    Messenger,
    check_time,
    is_equal,
    json_object,
    need,
    text_in,
)
from channels_intake.messengers.choices import MediaKind
from channels_intake.messengers.speech import Sent, Speech
from channels_intake.models import Source
from tickets.choices import Channel

WINDOW = timedelta(hours=8)  # as long as an event may be repeated
_BLOCK = 16
_MEDIA = {
    "image": (MediaKind.IMAGE, "image_key"),
    "audio": (MediaKind.VOICE, "file_key"),
    "media": (MediaKind.VIDEO, "file_key"),
    "file": (MediaKind.FILE, "file_key"),
}


class Feishu(Messenger):
    """Feishu."""

    slug = "feishu"
    channel = Channel.FEISHU
    label = Channel.FEISHU.label
    settings = (
        Setting(name="app_id", label=_("Application identifier (App ID)")),
        Setting(name="app_secret", label=_("Application secret"), is_secret=True, required=False),
        Setting(name="encrypt_key", label=_("Encrypt Key"), is_secret=True),
        Setting(name="verification_token", label=_("Verification Token"), is_secret=True),
        Setting(name="robot_hook", label=_("Identifier of a group robot"), is_secret=True, required=False),
        Setting(name="robot_secret", label=_("Signing secret of the group robot"), is_secret=True, required=False),
        Setting(name="api", label=_("Address of the interface"), required=False, default="https://open.feishu.cn"),
        AUTO_NOTICE,
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """An event, or the challenge. The challenge comes unsigned and is proved by the verification token alone."""
        if call.method != "POST":
            raise Unspoken("post_only")
        key = need(source, "encrypt_key")
        opened = decrypted(key, text_in(json_object(call.body), "encrypt"))
        said = json_object(opened)
        if said.get("type") == "url_verification":
            _check_token(source, text_in(said, "token"))
            return Heard(answer=Answer(body=json.dumps({"challenge": text_in(said, "challenge")}).encode()))
        timestamp, nonce = (call.headers.get(f"x-lark-request-{name}", "") for name in ("timestamp", "nonce"))
        if not is_equal(call.headers.get("x-lark-signature", ""), signature(key, timestamp, nonce, call.body)):
            raise Unverified("signature")
        check_time(timestamp, at=at, window=WINDOW)
        _check_token(source, text_in(said, "header", "token"))
        event_id = text_in(said, "header", "event_id")
        if not event_id:
            raise Unspoken("no_id")
        self.check_new(source, event_id)
        sender = text_in(said, "event", "sender", "sender_id", "open_id")
        return Heard(items=[Item(external_id=event_id, raw=opened, sender=sender)])

    def speech_of(self, said: Any) -> Speech | None:  # noqa: ANN401 (as its base)
        """What a person wrote; other events, and what robots write, say nothing."""
        is_message = text_in(said, "header", "event_type") == "im.message.receive_v1"
        if not is_message or text_in(said, "event", "sender", "sender_type") != "user":
            return None
        message = said["event"].get("message")
        content = _content(text_in(message, "content"))
        message_id = text_in(message, "message_id")
        return Speech(
            account=text_in(said, "event", "sender", "sender_id", "open_id"),
            text=_named(_text_of(text_in(message, "message_type"), content), message),
            external_id=message_id,
            media=_media_of(text_in(message, "message_type"), content, message_id),
        )


def signature(key: str, timestamp: str, nonce: str, body: bytes) -> str:
    """How Feishu signs an event."""
    return hashlib.sha256(f"{timestamp}{nonce}{key}".encode("utf-8", "replace") + body).hexdigest()


def decrypted(key: str, encrypted: str) -> bytes:
    """AES-256-CBC with the digest of the key; the vector comes first. `Unverified` where that gives nothing."""
    try:
        sealed = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unverified("encryption") from error
    if len(sealed) < 2 * _BLOCK or len(sealed) % _BLOCK:
        raise Unverified("encryption")
    cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(sealed[:_BLOCK])).decryptor()
    plain = cipher.update(sealed[_BLOCK:]) + cipher.finalize()
    pad = plain[-1]
    if not 1 <= pad <= _BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise Unverified("encryption")
    return plain[:-pad]


def _check_token(source: Source, given: str) -> None:
    if not is_equal(given, need(source, "verification_token")):
        raise Unverified("token")


def _content(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _text_of(kind: str, content: dict[str, Any]) -> str:
    if kind == "text":
        return text_in(content, "text")
    if kind != "post":
        return ""
    lines = ["".join(text_in(part, "text") for part in line) for line in _post(content)]
    return "\n".join([text_in(content, "title"), *lines]).strip()


def _named(text: str, message: object) -> str:
    """Who is mentioned stands in the text as @_user_1; his name says more."""
    mentions = message.get("mentions") if isinstance(message, dict) else None
    for one in mentions if isinstance(mentions, list) else ():
        if key := text_in(one, "key"):
            text = text.replace(key, f"@{text_in(one, 'name')}")
    return text


def _media_of(kind: str, content: dict[str, Any], message_id: str) -> list[Sent]:
    if kind in _MEDIA:
        code, field = _MEDIA[kind]
        found = [(code, text_in(content, field), text_in(content, "file_name"))]
    else:
        images = (text_in(part, "image_key") for line in _post(content) for part in line)
        found = [(MediaKind.IMAGE, key, "") for key in images if key]
    return [Sent(kind=code, key={"message_id": message_id, "file_key": key}, name=name) for code, key, name in found]


def _post(content: dict[str, Any]) -> list[list[Any]]:
    lines = content.get("content")
    return [line for line in lines if isinstance(line, list)] if isinstance(lines, list) else []
