"""Feishu: messages of an application, or of a group's robot where no application is configured."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from channels_intake.messengers.senders.base import HttpSender, most_media
from channels_intake.messengers.senders.tokens import Token
from outbox.models import Failure
from outbox.transports.base import Parcel, Temporary

_EXPIRED = frozenset({99991661, 99991663, 99991664, 99991668})
_BY_PREFIX = {"ou_": "open_id", "on_": "union_id", "oc_": "chat_id"}


class FeishuSender(HttpSender):
    """To one person (or chat) by `im/v1/messages`; into the group by its robot, with him mentioned."""

    ways = ("app_secret", "robot_hook")
    most_bytes = 15_000
    permanent = frozenset({230001, 230002, 230013, 230029, 99992351, 99992361})  # no such person, or out of our reach
    postponed = frozenset({99991400, 230020, 11232, 9499})  # too often

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.api = self.option("api", "https://open.feishu.cn").rstrip("/")
        self.token = Token(self.api, self.option("app_id"), self.option("app_secret"), fetch=self._fetch)

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One text. Feishu leaves out what comes twice under one `uuid` within an hour."""
        if not self.option("app_secret") and self.option("robot_hook"):
            self._by_robot(account, text, parcel)
            return
        body = {
            "receive_id": account,
            "msg_type": "text",
            "content": json.dumps({"text": text}, ensure_ascii=False),
            "uuid": str(uuid5(NAMESPACE_URL, f"{parcel.message_id}/{number}")),
        }
        query = {"receive_id_type": _BY_PREFIX.get(account[:3], "user_id")}
        self.judge(
            self._with_token("POST", "/open-apis/im/v1/messages", params=query, json=body), code="code", words="msg"
        )

    def fetch(self, key: Mapping[str, str]) -> tuple[bytes, str, str]:
        """A picture or file of a message: its bytes, type and name."""
        path = f"/open-apis/im/v1/messages/{key['message_id']}/resources/{key['file_key']}"
        kind = "image" if key["file_key"].startswith("img_") else "file"
        answer = self.call("GET", self.api + path, params={"type": kind}, headers=self._header(), most=most_media())
        if "json" in answer.headers.get("Content-Type", ""):
            self.judge(answer.json(), code="code", words="msg")
            raise Temporary(Failure.POSTPONED, "no media")
        return answer.content, answer.headers.get("Content-Type", ""), ""

    def _by_robot(self, account: str, text: str, parcel: Parcel) -> None:
        body: dict[str, Any] = {
            "msg_type": "text",
            "content": {"text": f'<at user_id="{account}"></at> {text}'},
        }
        if secret := self.option("robot_secret"):
            timestamp = str(int(parcel.sent_at.timestamp()))
            body |= {"timestamp": timestamp, "sign": robot_sign(secret, timestamp)}
        said = self.ask("POST", f"{self.api}/open-apis/bot/v2/hook/{self.need('robot_hook')}", json=body)
        self.judge(said, code="code" if "code" in said else "StatusCode", words="msg")

    def _with_token(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        said = self.ask(method, self.api + path, headers=self._header(), **given)
        if said.get("code") in _EXPIRED:
            self.token.drop()
            said = self.ask(method, self.api + path, headers=self._header(), **given)
        return said

    def _header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token.get()}"}

    def _fetch(self) -> tuple[str, int]:
        body = {"app_id": self.need("app_id"), "app_secret": self.need("app_secret")}
        said = self.ask("POST", self.api + "/open-apis/auth/v3/tenant_access_token/internal", json=body)
        token, seconds = said.get("tenant_access_token"), said.get("expire")
        if said.get("code") != 0 or not isinstance(token, str) or not isinstance(seconds, int):
            # Ours to put right, whoever the letter is for.
            raise Temporary(Failure.POSTPONED, f"token {said.get('code')}: {said.get('msg', '')}")
        return token, seconds


def robot_sign(secret: str, timestamp: str) -> str:
    """How a group's robot is signed: HMAC-SHA256 of nothing, with time and secret as the key, in base64."""
    return base64.b64encode(hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()
