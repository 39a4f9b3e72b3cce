"""DingTalk: the robot's private chat, work notices, or a group's robot; by what is configured, in this order."""

import json
from collections.abc import Mapping
from typing import Any

from channels_intake.messengers.adapters.dingtalk import robot_sign
from channels_intake.messengers.senders.base import HttpSender, most_media
from channels_intake.messengers.senders.tokens import Token
from outbox.models import Failure
from outbox.transports.base import Parcel, Temporary

_EXPIRED = frozenset({40014, 42001, 88, "InvalidAuthentication"})


class DingTalkSender(HttpSender):
    """To one person in the robot's chat where it has a code, else as a work notice; into the group by its robot."""

    ways = ("robot_code", "agent_id", "robot_token")
    most_bytes = 2048
    permanent = frozenset({33012, 33013, 60121})  # there is no such person
    postponed = frozenset({130101, 90018, 90002, 410100, 660026})  # too often

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.api = self.option("api", "https://oapi.dingtalk.com").rstrip("/")
        self.new_api = self.option("new_api", "https://api.dingtalk.com").rstrip("/")
        app = (self.option("app_key"), self.option("app_secret"))
        self.token = Token(self.api, *app, fetch=self._fetch)
        self.new_token = Token(self.new_api, *app, fetch=self._fetch_new)

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One text."""
        if self.option("robot_code"):
            self._in_chat(account, text)
        elif self.option("agent_id"):
            self._as_notice(account, text)
        else:
            self._by_robot(account, text, parcel)

    def fetch(self, key: Mapping[str, str]) -> tuple[bytes, str, str]:
        """What was sent to the robot, by its download code: its bytes, type and name."""
        body = {"downloadCode": key["code"], "robotCode": self.need("robot_code")}
        said = self._new("/v1.0/robot/messageFiles/download", body)
        url = str(said.get("downloadUrl", ""))
        if not url.startswith(("https://", self.new_api)):
            raise Temporary(Failure.POSTPONED, f"{said.get('code', '')}: no download address")
        answer = self.call("GET", url, most=most_media())
        return answer.content, answer.headers.get("Content-Type", ""), ""

    def _in_chat(self, account: str, text: str) -> None:
        body = {
            "robotCode": self.need("robot_code"),
            "userIds": [account],
            "msgKey": "sampleText",
            "msgParam": json.dumps({"content": text}, ensure_ascii=False),
        }
        said = self._new("/v1.0/robot/oToMessages/batchSend", body)
        if said.get("invalidStaffIdList"):
            self.judge({"errcode": 33012, "errmsg": f"no such person: {account}"})
        if account in (said.get("flowControlledStaffIdList") or ()):
            self.judge({"errcode": 90018, "errmsg": "flow control"})
        if "code" in said:
            raise Temporary(Failure.POSTPONED, f"{said['code']}: {said.get('message', '')}")

    def _as_notice(self, account: str, text: str) -> None:
        body = {
            "agent_id": self.need("agent_id"),
            "userid_list": account,
            "msg": {"msgtype": "text", "text": {"content": text}},
        }
        url = self.api + "/topapi/message/corpconversation/asyncsend_v2"
        said = self.ask("POST", url, params={"access_token": self.token.get()}, json=body)
        if said.get("errcode") in _EXPIRED:
            self.token.drop()
            said = self.ask("POST", url, params={"access_token": self.token.get()}, json=body)
        self.judge(said)

    def _by_robot(self, account: str, text: str, parcel: Parcel) -> None:
        query = {"access_token": self.need("robot_token")}
        if secret := self.option("robot_secret"):
            timestamp = str(int(parcel.sent_at.timestamp() * 1000))
            query |= {"timestamp": timestamp, "sign": robot_sign(secret, timestamp)}
        body = {"msgtype": "text", "text": {"content": text}, "at": {"atUserIds": [account], "isAtAll": False}}
        self.judge(self.ask("POST", self.api + "/robot/send", params=query, json=body))

    def _new(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for _ in range(2):
            header = {"x-acs-dingtalk-access-token": self.new_token.get()}
            said = self.ask("POST", self.new_api + path, json=body, headers=header)
            if said.get("code") not in _EXPIRED:
                break
            self.new_token.drop()
        return said

    def _fetch(self) -> tuple[str, int]:
        query = {"appkey": self.need("app_key"), "appsecret": self.need("app_secret")}
        said = self.ask("GET", self.api + "/gettoken", params=query)
        return _token(said, said.get("access_token"), said.get("expires_in"))

    def _fetch_new(self) -> tuple[str, int]:
        body = {"appKey": self.need("app_key"), "appSecret": self.need("app_secret")}
        said = self.ask("POST", self.new_api + "/v1.0/oauth2/accessToken", json=body)
        return _token(said, said.get("accessToken"), said.get("expireIn"))


def _token(said: dict[str, Any], token: object, seconds: object) -> tuple[str, int]:
    """The token an answer gives; what it gives instead is ours to put right, whoever the letter is for."""
    if not isinstance(token, str) or not token or not isinstance(seconds, int):
        words = said.get("errmsg") or said.get("message", "")
        raise Temporary(Failure.POSTPONED, f"token {said.get('errcode', said.get('code'))}: {words}")
    return token, seconds
