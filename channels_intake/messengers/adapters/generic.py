"""Any other messenger: a webhook signed in the Standard Webhooks manner, `{id, from: {account, name}, text, at}`."""

import base64
import binascii
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
from core.standard_webhooks import PREFIX, signature_of
from tickets.choices import Channel

WINDOW = timedelta(minutes=5)


class GenericMessenger(Messenger):
    """Whatever else a company writes with. Its tickets count as those of the rulebooks' messenger."""

    slug = "messenger"
    channel = Channel.RTX
    label = _("Other messenger (signed webhook)")
    settings = (
        Setting(name="secret", label=_("Secret"), help=_("whsec_…, as Standard Webhooks has it."), is_secret=True),
        Setting(
            name="url",
            label=_("Address for answers"),
            help=_("Answers are posted there, signed with the same secret."),
            required=False,
        ),
        AUTO_NOTICE,
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """One message."""
        if call.method != "POST":
            raise Unspoken("post_only")
        msg_id, timestamp = call.headers.get("webhook-id", ""), call.headers.get("webhook-timestamp", "")
        secret = secret_of(need(source, "secret"))
        right = signature_of(secret, message_id=msg_id, timestamp=timestamp, body=call.body)
        given = call.headers.get("webhook-signature", "").split(" ")
        if not any(is_equal(one, right) for one in given):
            raise Unverified("signature")
        check_time(timestamp, at=at, window=WINDOW)
        said = json_object(call.body)
        key = text_in(said, "id") or msg_id
        if not key:
            raise Unspoken("no_id")
        self.check_new(source, key, retries=False)
        return Heard(items=[Item(external_id=key, raw=call.body, sender=text_in(said, "from", "account"))])

    def speech_of(self, said: Any) -> Speech | None:  # noqa: ANN401 (as its base)
        """What was written."""
        return Speech(
            account=text_in(said, "from", "account"),
            name=text_in(said, "from", "name"),
            text=text_in(said, "text"),
            external_id=text_in(said, "id"),
        )


def secret_of(text: str) -> bytes:
    """The key in `whsec_…`; `Unverified` where it is none."""
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unverified("not_configured") from error
