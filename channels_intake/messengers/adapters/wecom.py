"""WeCom (企业微信): encrypted callbacks of an application, in XML.

WeCom checks the address once with a GET whose `echostr` is decrypted and given back, then posts each message; what is
not answered within five seconds comes up to three times more, with the same MsgId.
"""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from channels_intake.adapter import Answer, Call, Heard, Item, Quarantine, Setting, Unspoken
from channels_intake.choices import Reason
from channels_intake.messengers.adapters.base import AUTO_NOTICE, Messenger, check_time
from channels_intake.messengers.adapters.envelope import Envelope
from channels_intake.messengers.choices import MediaKind
from channels_intake.messengers.speech import Sent, Speech
from channels_intake.models import Source
from tickets.choices import Channel

WINDOW = timedelta(minutes=10)  # all repeats come within half a minute; the rest is for clocks that are wrong
_MEDIA = {"image": MediaKind.IMAGE, "voice": MediaKind.VOICE, "video": MediaKind.VIDEO, "file": MediaKind.FILE}


class WeCom(Messenger):
    """WeCom."""

    slug = "wecom"
    channel = Channel.WECOM
    label = Channel.WECOM.label
    settings = (
        Setting(name="corp_id", label=_("Company identifier (CorpID)")),
        Setting(name="agent_id", label=_("Application identifier (AgentId)"), required=False),
        Setting(name="secret", label=_("Application secret"), is_secret=True, required=False),
        Setting(name="token", label=_("Callback token"), is_secret=True),
        Setting(name="aes_key", label=_("EncodingAESKey"), is_secret=True),
        Setting(name="robot_key", label=_("Key of a group robot"), is_secret=True, required=False),
        Setting(name="api", label=_("Address of the interface"), required=False, default="https://qyapi.weixin.qq.com"),
        AUTO_NOTICE,
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """One message, or the check of the address."""
        envelope = Envelope.of(source, receiver="corp_id")
        query = {name: call.query.get(name, "") for name in ("msg_signature", "timestamp", "nonce", "echostr")}
        sealed = query["echostr"] if call.method == "GET" else self._sealed(call.body)
        opened = envelope.open(
            sealed, signature=query["msg_signature"], timestamp=query["timestamp"], nonce=query["nonce"]
        )
        if call.method == "GET":  # not bound to the hour: it says nothing, and the vendor's examples are old
            return Heard(answer=Answer(body=opened, content_type="text/plain"))
        check_time(query["timestamp"], at=at, window=WINDOW)
        said = xml_of(opened)
        if said is None:
            raise Unspoken("not_xml")
        key = _key_of(said)
        self.check_new(source, key)
        item = Item(external_id=key, raw=opened, sender=said.get("FromUserName", ""))
        return Heard(items=[item], answer=Answer(body=b"success", content_type="text/plain"))

    def parse(self, raw: bytes) -> dict[str, str]:
        """The XML's elements."""
        said = xml_of(raw)
        if said is None:
            raise Quarantine(Reason.UNREADABLE)
        return said

    def speech_of(self, said: Any) -> Speech | None:  # noqa: ANN401 (as its base)
        """Text, picture, voice (with what was understood of it), video, file, place, link; events say nothing."""
        kind = said.get("MsgType", "")
        media: list[Sent] = []
        if kind in _MEDIA:
            name = said.get("FileName") or said.get("Title") or ""
            media = [Sent(kind=_MEDIA[kind], key={"media_id": said.get("MediaId", "")}, name=name)]
        elif kind not in {"text", "location", "link"}:
            return None
        return Speech(
            account=said.get("FromUserName", ""),
            text=_text_of(said),
            external_id=said.get("MsgId", ""),
            media=media,
        )

    def _sealed(self, body: bytes) -> str:
        outer = xml_of(body)
        if outer is None or "Encrypt" not in outer:
            raise Unspoken("not_xml")
        return outer["Encrypt"]


def xml_of(body: bytes) -> dict[str, str] | None:
    """The text of each element below the root; None for what is no such XML. Entities of its own are not read."""
    try:
        text = body.decode()
    except ValueError:
        return None
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314 (nothing in it can expand)
    except (ET.ParseError, ValueError, RecursionError):
        return None
    return {element.tag: (element.text or "").strip("\n") for element in root}


def _key_of(said: dict[str, str]) -> str:
    """Messages have an identifier; events are told apart by who, when and what, as the vendor advises."""
    if said.get("MsgId"):
        return said["MsgId"]
    return ":".join(said.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey"))


def _text_of(said: dict[str, str]) -> str:
    match said.get("MsgType"):
        case "text":
            return said.get("Content", "")
        case "voice":
            return said.get("Recognition", "")
        case "location":
            return said.get("Label") or f"{said.get('Location_X', '')}, {said.get('Location_Y', '')}"
        case "link":
            return "\n".join(filter(None, (said.get(name, "") for name in ("Title", "Description", "Url"))))
        case _:
            return ""
