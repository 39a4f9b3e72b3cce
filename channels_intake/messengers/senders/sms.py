"""Text messages, through the gateway of the way in: one HTTP call each."""

import json
from typing import Any

from accounts.numbers import number_key
from channels_intake.messengers.senders.base import HttpSender
from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent, Temporary

_DEFAULT: dict[str, Any] = {"phone": "{phone}", "text": "{text}", "id": "{id}"}
_FOR_GOOD = frozenset({400, 404, 410, 413, 422})
_OK = 300
_LONGEST = 300  # characters: four or five parts of a Chinese text message


class SmsSender(HttpSender):
    """The subject and the link of a letter; a text message is no place for more."""

    ways = ("url",)
    most_bytes = 4 * _LONGEST

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One message; of a longer text, its beginning alone. `Permanent` for a number that is none."""
        if number:
            return
        phone = number_key(account)
        if not phone:
            raise Permanent(Failure.ADDRESS, "no number")
        short = "\n".join(filter(None, (parcel.subject, parcel.link))) if parcel.subject else text
        msg_id = parcel.message_id.strip("<>").partition("@")[0]
        body = _filled(self._template(), {"phone": phone, "text": short[:_LONGEST], "id": msg_id})
        headers = {"Content-Type": "application/json"}
        if key := self.option("key"):
            headers["Authorization"] = f"Bearer {key}"
        answer = self.call(
            "POST", self.need("url"), data=json.dumps(body, ensure_ascii=False).encode(), headers=headers
        )
        if answer.status_code in _FOR_GOOD:
            raise Permanent(Failure.REFUSED, str(answer.status_code))
        if answer.status_code >= _OK:
            raise Temporary(Failure.POSTPONED, str(answer.status_code))
        self._judge_body(answer.content)

    def _template(self) -> Any:  # noqa: ANN401 (JSON)
        text = self.option("body")
        try:
            return json.loads(text) if text else _DEFAULT
        except ValueError:
            raise Temporary(Failure.POSTPONED, f"{self.source.slug}: the body is no JSON") from None

    def _judge_body(self, content: bytes) -> None:
        """Gateways answer 200 and say no in the body; which field says so is a setting."""
        path, _, wanted = self.option("success").partition("=")
        if not path.strip():
            return
        try:
            said = json.loads(content)
            for name in path.strip().split("."):
                said = said[name]
        except (ValueError, LookupError, TypeError, RecursionError):
            said = None
        if str(said) != wanted.strip():
            raise Temporary(Failure.REFUSED, f"{path.strip()}={said!s:.80}")


def _filled(template: Any, values: dict[str, str]) -> Any:  # noqa: ANN401 (JSON)
    match template:
        case str():
            for name, value in values.items():
                template = template.replace(f"{{{name}}}", value)
            return template
        case dict():
            return {key: _filled(value, values) for key, value in template.items()}
        case list():
            return [_filled(value, values) for value in template]
        case _:
            return template
