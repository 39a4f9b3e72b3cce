"""The vendors' servers, listening on loopback: they speak what is documented, and remember what was asked of them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass
class Asked:
    """One request: its path, raw query, headers and body."""

    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def args(self) -> dict[str, str]:
        return dict(parse_qsl(self.query))

    @property
    def json(self) -> Any:  # noqa: ANN401 (whatever JSON holds)
        return json.loads(self.body)


@dataclass
class Server:
    """Answers by `answer`; `trouble` holds what it says instead, once each."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    trouble: list[object] = field(default_factory=list)

    def reply(self, asked: Asked) -> tuple[int, bytes, str]:
        self.asked.append(asked)
        if self.trouble and not self.is_about_tokens(asked):
            trouble = self.trouble.pop(0)
            if isinstance(trouble, tuple):
                return trouble
            return 200, json.dumps(trouble).encode(), "application/json"
        said = self.answer(asked)
        if isinstance(said, tuple):
            return said
        return 200, json.dumps(said).encode(), "application/json"

    def is_about_tokens(self, asked: Asked) -> bool:
        return "oken" in asked.path

    def answer(self, asked: Asked) -> object:
        raise NotImplementedError

    @property
    def sent(self) -> list[Asked]:
        return [one for one in self.asked if not self.is_about_tokens(one)]


class WeComApi(Server):
    token = "token-1"

    def answer(self, asked: Asked) -> object:
        if asked.path == "/cgi-bin/gettoken":
            ok = asked.args == {"corpid": "corp", "corpsecret": "secret"}
            return (
                {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}
                if ok
                else {"errcode": 40013}
            )
        if asked.path == "/cgi-bin/webhook/send":
            return {"errcode": 0 if asked.args == {"key": "robot"} else 93000, "errmsg": "ok"}
        if asked.args.get("access_token") != self.token:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        if asked.path == "/cgi-bin/media/get":
            return 200, PNG, "image/png"
        if len(asked.json["text"]["content"].encode()) > 2048:
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        if asked.json["touser"] == "nobody":
            return {"errcode": 0, "errmsg": "ok", "invaliduser": "nobody", "msgid": "x"}
        return {"errcode": 0, "errmsg": "ok", "msgid": "x"}


class DingTalkApi(Server):
    token = "token-1"

    def answer(self, asked: Asked) -> object:
        match asked.path:
            case "/gettoken":
                return {"errcode": 0, "access_token": self.token, "expires_in": 7200}
            case "/v1.0/oauth2/accessToken":
                return {"accessToken": self.token, "expireIn": 7200}
            case "/topapi/message/corpconversation/asyncsend_v2":
                ok = asked.args["access_token"] == self.token
                return {"errcode": 0, "task_id": 1} if ok else {"errcode": 40014, "errmsg": "不合法的access_token"}
            case "/v1.0/robot/oToMessages/batchSend":
                if asked.headers["x-acs-dingtalk-access-token"] != self.token:
                    return 401, b'{"code": "InvalidAuthentication", "message": "x"}', "application/json"
                return {"processQueryKey": "x", "invalidStaffIdList": [], "flowControlledStaffIdList": []}
            case "/v1.0/robot/messageFiles/download":
                return {"downloadUrl": f"{self.url}/file"}
            case "/file":
                return 200, PNG, "image/png"
            case _:
                signed = f"{asked.args['timestamp']}\nrobot-secret".encode()
                right = base64.b64encode(hmac.new(b"robot-secret", signed, hashlib.sha256).digest()).decode()
                return {"errcode": 0 if asked.args["sign"] == right else 310000, "errmsg": "sign not match"}


class FeishuApi(Server):
    token = "t-1"

    def answer(self, asked: Asked) -> object:
        if "tenant_access_token" in asked.path:
            return {"code": 0, "msg": "ok", "tenant_access_token": self.token, "expire": 7200}
        if asked.path == "/open-apis/bot/v2/hook/hook-id":
            key = f"{asked.json['timestamp']}\nrobot-secret".encode()
            right = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
            return (
                {"code": 0, "msg": "success"}
                if asked.json["sign"] == right
                else {"code": 19021, "msg": "sign match fail"}
            )
        if asked.headers["authorization"] != f"Bearer {self.token}":
            return 400, b'{"code": 99991663, "msg": "token invalid"}', "application/json"
        if asked.path.endswith("/resources/img_1"):
            return 200, PNG, "image/png"
        return {"code": 0, "msg": "success", "data": {"message_id": "om_1"}}


class RtxServer(Server):
    """SendIM.cgi and SendNotify.cgi: values in GB18030, answers for people."""

    lets_in = True
    said: ClassVar[dict[str, str]] = {}

    def answer(self, asked: Asked) -> object:
        if not self.lets_in:
            return 200, "IP受限制，请修改SDKProperty.xml".encode("gb18030"), "text/html"
        values = dict(parse_qsl(asked.query, keep_blank_values=True, encoding="gb18030", errors="strict"))
        ok = values.get("receivers") or values.get("receiver")
        return 200, ("操作成功" if ok else "参数错误").encode("gb18030"), "text/html"


class AnyServer(Server):
    def answer(self, asked: Asked) -> object:  # noqa: ARG002 (as its base)
        return 204, b"", "text/plain"


class TextGateway(Server):
    """A gateway for text messages, with a code in what it answers."""

    said: object = {"code": 0}

    def answer(self, asked: Asked) -> object:  # noqa: ARG002 (as its base)
        return self.said


@contextmanager
def listening(server: Server) -> Iterator[Server]:
    """`server` on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, content, kind = server.reply(Asked(parts.path, parts.query, headers, body))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 (the library's name)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
