"""RTX (腾讯通): what a small gateway beside the RTX server tells, since RTX itself calls nobody. The contract is ours
and stands in docs/rtx-gateway.md: JSON, signed with HMAC-SHA256 over the time and the body.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_intake.adapter import Call, Heard, Item, Setting, Unspoken, Unverified
from channels_intake.messengers.adapters.base import (
    AUTO_NOTICE,
    Messenger,
    check_time,
    is_equal,
    json_object,
    need,
    text_in,
)
from channels_intake.messengers.speech import Speech
from channels_intake.models import Source
from tickets.choices import Channel

WINDOW = timedelta(minutes=5)


class RTX(Messenger):
    """RTX."""

    slug = "rtx"
    channel = Channel.RTX
    label = Channel.RTX.label
    settings = (
        Setting(name="gateway_secret", label=_("Secret shared with the gateway"), is_secret=True),
        Setting(
            name="api",
            label=_("Address of the RTX server"),
            help=_("For example http://rtx.example.com:8012; this computer must be among those it lets in."),
            required=False,
        ),
        Setting(name="sender", label=_("Account that sends"), required=False),
        Setting(name="password", label=_("Its password"), is_secret=True, required=False),
        AUTO_NOTICE,
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """One message."""
        if call.method != "POST":
            raise Unspoken("post_only")
        timestamp = call.headers.get("x-rtx-timestamp", "")
        right = gateway_sign(need(source, "gateway_secret"), timestamp, call.body)
        if not is_equal(call.headers.get("x-rtx-signature", ""), right):
            raise Unverified("signature")
        check_time(timestamp, at=at, window=WINDOW)
        said = json_object(call.body)
        key = text_in(said, "id")
        if not key:
            raise Unspoken("no_id")
        self.check_new(source, key, retries=False)  # 409 is how the gateway learns that it was taken
        return Heard(items=[Item(external_id=key, raw=call.body, sender=text_in(said, "from", "account"))])

    def speech_of(self, said: Any) -> Speech | None:  # noqa: ANN401 (as its base)
        """What was written, and who the RTX server's directory says that is."""
        if text_in(said, "type") not in {"", "message"}:
            return None
        return Speech(
            account=text_in(said, "from", "account"),
            name=text_in(said, "from", "name"),
            department=text_in(said, "from", "department"),
            phone=text_in(said, "from", "phone"),
            text=text_in(said, "text"),
            external_id=text_in(said, "id"),
        )


def gateway_sign(secret: str, timestamp: str, body: bytes) -> str:
    """How the gateway signs: HMAC-SHA256 over time, dot and body, in hexadecimal."""
    signed = timestamp.encode("utf-8", "replace") + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
