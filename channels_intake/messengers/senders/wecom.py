"""WeCom: messages of an application, or of a group's robot where no application is configured."""

from collections.abc import Mapping
from typing import Any

from channels_intake.messengers.senders.base import HttpSender, most_media
from channels_intake.messengers.senders.tokens import Token
from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent, Temporary

_EXPIRED = frozenset({40001, 40014, 42001})


class WeComSender(HttpSender):
    """To one person by `message/send`; into the group by its robot, with him mentioned."""

    ways = ("secret", "robot_key")
    most_bytes = 2048
    permanent = frozenset({40003, 40031, 46004, 60111, 81013})  # there is no such person, or he is not ours
    postponed = frozenset({45009, 45033, 45047, 41044})  # too often

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.api = self.option("api", "https://qyapi.weixin.qq.com").rstrip("/")
        self.token = Token(self.api, self.option("corp_id"), self.option("secret"), fetch=self._fetch)

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One text."""
        if not self.option("secret") and self.option("robot_key"):
            self._by_robot(account, text)
            return
        body = {
            "touser": account,
            "msgtype": "text",
            "agentid": _number(self.need("agent_id")),
            "text": {"content": text},
        }
        said = self._with_token("POST", "/cgi-bin/message/send", json=body)
        self.judge(said)
        if account.lower() in str(said.get("invaliduser", "")).lower().split("|"):
            raise Permanent(Failure.REFUSED, f"invaliduser: {account}")

    def fetch(self, key: Mapping[str, str]) -> tuple[bytes, str, str]:
        """A picture, voice or file by its media_id: its bytes, type and name."""
        answer = self.call(
            "GET",
            self._url("/cgi-bin/media/get"),
            params=self._query() | {"media_id": key["media_id"]},
            most=most_media(),
        )
        if "json" in answer.headers.get("Content-Type", ""):
            self.judge(answer.json())
            raise Temporary(Failure.POSTPONED, "no media")
        disposition = answer.headers.get("Content-Disposition", "")
        return answer.content, answer.headers.get("Content-Type", ""), disposition.rpartition("filename=")[2].strip('"')

    def _by_robot(self, account: str, text: str) -> None:
        body = {"msgtype": "text", "text": {"content": text, "mentioned_list": [account]}}
        url = self._url("/cgi-bin/webhook/send")
        self.judge(self.ask("POST", url, params={"key": self.need("robot_key")}, json=body))

    def _with_token(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        said = self.ask(method, self._url(path), params=self._query(), **given)
        if said.get("errcode") in _EXPIRED:
            self.token.drop()
            said = self.ask(method, self._url(path), params=self._query(), **given)
        return said

    def _query(self) -> dict[str, str]:
        return {"access_token": self.token.get()}

    def _fetch(self) -> tuple[str, int]:
        query = {"corpid": self.need("corp_id"), "corpsecret": self.need("secret")}
        said = self.ask("GET", self._url("/cgi-bin/gettoken"), params=query)
        if said.get("errcode", 0) != 0 or not said.get("access_token"):
            # Ours to put right, whoever the letter is for.
            raise Temporary(Failure.POSTPONED, f"gettoken {said.get('errcode')}: {said.get('errmsg', '')}")
        return str(said["access_token"]), _number(said.get("expires_in", 0))

    def _url(self, path: str) -> str:
        return self.api + path


def _number(value: object) -> int:
    """A whole number as such; `Temporary` where it is none."""
    try:
        return int(str(value))
    except ValueError as error:
        raise Temporary(Failure.POSTPONED, f"not a number: {value!r:.40}") from error
