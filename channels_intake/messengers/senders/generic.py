"""Any other messenger: answers are posted to its address, signed in the Standard Webhooks manner."""

import json

from channels_intake.adapter import Unverified
from channels_intake.messengers.adapters.generic import secret_of
from channels_intake.messengers.senders.base import HttpSender
from core.standard_webhooks import signature_of
from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent, Temporary

_FOR_GOOD = frozenset({400, 410, 413, 422})
_OK = 300


class GenericSender(HttpSender):
    """`{id, to: {account, name}, text, link, at}`; the same `id` is the same message, however often it is posted."""

    ways = ("url",)
    most_bytes = 20_000

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One message."""
        msg_id = f"{parcel.message_id.strip('<>').partition('@')[0]}.{number}"
        timestamp = str(int(parcel.sent_at.timestamp()))
        said = {
            "id": msg_id,
            "to": {"account": account, "name": parcel.name},
            "text": text,
            "link": parcel.link,
            "at": parcel.sent_at.isoformat(),
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        try:
            key = secret_of(self.need("secret"))
        except Unverified as error:
            raise Temporary(Failure.POSTPONED, f"{self.source.slug}: the secret is none") from error
        signature = signature_of(key, message_id=msg_id, timestamp=timestamp, body=body)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": msg_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature,
        }
        answer = self.call("POST", self.need("url"), data=body, headers=headers)
        if answer.status_code in _FOR_GOOD:
            raise Permanent(Failure.REFUSED, str(answer.status_code))
        if answer.status_code >= _OK:
            raise Temporary(Failure.POSTPONED, str(answer.status_code))
