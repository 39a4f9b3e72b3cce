"""DingTalk (钉钉): encrypted event callbacks in JSON, and what people write to the robot.

Events come in the same envelope as WeCom's, and each answer is the word “success” in an envelope; the first event is a
check of the address. The robot's messages come plain, proved by a header that signs the time only: whoever has seen one
could forge others for an hour, so the address itself is to be kept secret (the vendor's scheme has no more).
"""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

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
from channels_intake.messengers.adapters.envelope import Envelope
from channels_intake.messengers.choices import MediaKind
from channels_intake.messengers.speech import Sent, Speech
from channels_intake.models import Source
from tickets.choices import Channel

WINDOW = timedelta(hours=1)  # the vendor's own
_MEDIA = {"picture": MediaKind.IMAGE, "audio": MediaKind.VOICE, "video": MediaKind.VIDEO, "file": MediaKind.FILE}


class DingTalk(Messenger):
    """DingTalk."""

    slug = "dingtalk"
    channel = Channel.DINGTALK
    label = Channel.DINGTALK.label
    settings = (
        Setting(name="app_key", label=_("Application key (AppKey)")),
        Setting(name="app_secret", label=_("Application secret"), is_secret=True),
        Setting(name="agent_id", label=_("Application identifier (AgentId)"), required=False),
        Setting(name="robot_code", label=_("Robot code"), required=False),
        Setting(name="token", label=_("Callback token"), is_secret=True, required=False),
        Setting(name="aes_key", label=_("EncodingAESKey"), is_secret=True, required=False),
        Setting(name="robot_token", label=_("Access token of a group robot"), is_secret=True, required=False),
        Setting(name="robot_secret", label=_("Signing secret of the group robot"), is_secret=True, required=False),
        Setting(name="api", label=_("Address of the interface"), required=False, default="https://oapi.dingtalk.com"),
        Setting(
            name="new_api",
            label=_("Address of the newer interface"),
            required=False,
            default="https://api.dingtalk.com",
        ),
        AUTO_NOTICE,
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """An event in its envelope, or what was written to the robot."""
        if call.method != "POST":
            raise Unspoken("post_only")
        if "sign" in call.headers:
            return self._robot(call, source, at=at)
        return self._event(call, source, at=at)

    def _event(self, call: Call, source: Source, *, at: datetime) -> Heard:
        envelope = Envelope.of(source, receiver="app_key")
        signature = call.query.get("msg_signature") or call.query.get("signature", "")
        timestamp, nonce = call.query.get("timestamp", ""), call.query.get("nonce", "")
        sealed = text_in(json_object(call.body), "encrypt")
        opened = envelope.open(sealed, signature=signature, timestamp=timestamp, nonce=nonce)
        unit = timedelta(milliseconds=1) if len(timestamp) > 11 else timedelta(seconds=1)  # noqa: PLR2004 (both are seen)
        check_time(timestamp, at=at, window=WINDOW, unit=unit)
        json_object(opened)
        key = "event:" + hashlib.sha256(opened).hexdigest()
        self.check_new(source, key)
        return Heard(items=[Item(external_id=key, raw=opened)], answer=_success(envelope, at=at))

    def _robot(self, call: Call, source: Source, *, at: datetime) -> Heard:
        timestamp = call.headers.get("timestamp", "")
        if not is_equal(call.headers["sign"], robot_sign(need(source, "app_secret"), timestamp)):
            raise Unverified("signature")
        check_time(timestamp, at=at, window=WINDOW, unit=timedelta(milliseconds=1))
        said = json_object(call.body)
        key = text_in(said, "msgId")
        if not key:
            raise Unspoken("no_id")
        self.check_new(source, key, retries=False)
        item = Item(external_id=key, raw=call.body, sender=text_in(said, "senderStaffId"))
        return Heard(items=[item], answer=Answer(body=b'{"msgtype": "empty"}'))

    def speech_of(self, said: Any) -> Speech | None:  # noqa: ANN401 (as its base)
        """What was written to the robot; events say nothing."""
        if not isinstance(said, dict) or not text_in(said, "msgtype"):
            return None
        return Speech(
            account=text_in(said, "senderStaffId") or text_in(said, "senderId"),
            name=text_in(said, "senderNick"),
            text=_text_of(said),
            external_id=text_in(said, "msgId"),
            media=_media_of(said),
        )


def robot_sign(secret: str, timestamp: str) -> str:
    """How a robot's calls are signed, either way: HMAC-SHA256 over the time and the secret, in base64."""
    signed = f"{timestamp}\n{secret}".encode("utf-8", "replace")
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def _success(envelope: Envelope, *, at: datetime) -> Answer:
    timestamp, nonce, sealed = str(int(at.timestamp() * 1000)), secrets.token_hex(8), envelope.seal(b"success")
    said = {
        "msg_signature": envelope.sign(timestamp, nonce, sealed),
        "timeStamp": timestamp,
        "nonce": nonce,
        "encrypt": sealed,
    }
    return Answer(body=json.dumps(said).encode())


def _text_of(said: dict[str, Any]) -> str:
    if said["msgtype"] == "richText":
        return "".join(text_in(part, "text") for part in _rich(said)).strip()
    return (text_in(said, "text", "content") or text_in(said, "content", "recognition")).strip()


def _media_of(said: dict[str, Any]) -> list[Sent]:
    kind = said["msgtype"]
    if kind in _MEDIA:
        code = text_in(said, "content", "downloadCode")
        return [Sent(kind=_MEDIA[kind], key={"code": code}, name=text_in(said, "content", "fileName"))]
    if kind == "richText":
        codes = filter(None, (text_in(part, "downloadCode") for part in _rich(said)))
        return [Sent(kind=MediaKind.IMAGE, key={"code": code}) for code in codes]
    return []


def _rich(said: dict[str, Any]) -> list[Any]:
    content = said.get("content")
    parts = content.get("richText") if isinstance(content, dict) else None
    return parts if isinstance(parts, list) else []
