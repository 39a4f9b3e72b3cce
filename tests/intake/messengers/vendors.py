"""The vendors' side of each protocol, written from their documents and not from our code: what they would post."""

import base64
import hashlib
import hmac
import json
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.http import HttpResponse
from django.test import Client
from standardwebhooks import Webhook

TOKEN, AES_KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
RANDOM = b"0123456789abcdef"


def _aes(key: bytes, iv: bytes, content: bytes, block: int) -> bytes:
    padder = padding.PKCS7(block * 8).padder() if block <= 16 else None
    if padder:
        content = padder.update(content) + padder.finalize()
    else:
        count = block - len(content) % block
        content += bytes([count]) * count
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(content) + encryptor.finalize()


def envelope(message: bytes, *, receiver: str = CORP, aes_key: str = AES_KEY) -> str:
    key = base64.b64decode(aes_key + "=")
    content = RANDOM + struct.pack(">I", len(message)) + message + receiver.encode()
    return base64.b64encode(_aes(key, key[:16], content, 32)).decode()


def opened(encrypted: str, *, aes_key: str = AES_KEY) -> tuple[bytes, str]:
    key = base64.b64decode(aes_key + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    (size,) = struct.unpack(">I", plain[16:20])
    return plain[20 : 20 + size], plain[20 + size :].decode()


def sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


@dataclass
class Vendor:
    """Posts to the desk as the vendor's server would."""

    client: Client
    slug: str

    def post(self, body: bytes, query: dict[str, str], **headers: str) -> HttpResponse:
        kind = headers.pop("kind", "application/json")
        address = f"/hooks/{self.slug}/" + (f"?{urlencode(query)}" if query else "")
        return self.client.post(address, body, content_type=kind, headers=headers)  # type: ignore[return-value]


class WeComServer(Vendor):
    def message(self, text: str = "打印机卡纸", **more: str) -> str:
        values = {
            "ToUserName": CORP,
            "FromUserName": "WangMin",
            "CreateTime": "1348831860",
            "MsgType": "text",
            "Content": text,
            "MsgId": "1234567890123456",
            "AgentID": "1",
        } | more
        return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in values.items()) + "</xml>"

    def tell(self, inner: str, *, at: datetime, nonce: str = "263014780", **change: str) -> HttpResponse:
        timestamp = change.get("timestamp", str(int(at.timestamp())))
        sealed = change.get("sealed") or envelope(inner.encode(), receiver=change.get("receiver", CORP))
        signature = change.get("signature") or sha1(TOKEN, timestamp, nonce, sealed)
        addressed = f"<ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID>1</AgentID>"
        body = f"<xml>{addressed}<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        return self.post(body.encode(), query, kind="text/xml")


class DingTalkServer(Vendor):
    KEY, SECRET = "dingabc", "app-secret"

    def event(self, said: dict[str, Any], *, at: datetime, nonce: str = "n", **change: str) -> HttpResponse:
        timestamp = change.get("timestamp", str(int(at.timestamp() * 1000)))
        sealed = envelope(json.dumps(said).encode(), receiver=self.KEY)
        signature = change.get("signature") or sha1(TOKEN, timestamp, nonce, sealed)
        query = {change.get("name", "msg_signature"): signature, "timestamp": timestamp, "nonce": nonce}
        return self.post(json.dumps({"encrypt": sealed}).encode(), query)

    def robot(self, said: object, *, at: datetime, **change: str) -> HttpResponse:
        timestamp = change.get("timestamp", str(int(at.timestamp() * 1000)))
        mac = hmac.new(self.SECRET.encode(), f"{timestamp}\n{self.SECRET}".encode(), hashlib.sha256)
        sign = change.get("sign") or base64.b64encode(mac.digest()).decode()
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return self.post(body, {}, timestamp=timestamp, sign=sign)


class FeishuServer(Vendor):
    KEY, TOKEN = "encrypt-key", "v-token"

    def encrypted(self, said: object) -> bytes:
        key = hashlib.sha256(self.KEY.encode()).digest()
        plain = said if isinstance(said, bytes) else json.dumps(said).encode()
        sealed = RANDOM + _aes(key, RANDOM, plain, 16)
        return json.dumps({"encrypt": base64.b64encode(sealed).decode()}).encode()

    def event(self, message: dict[str, Any], *, at: datetime, event_id: str = "e1", **change: str) -> HttpResponse:
        said = {
            "schema": "2.0",
            "header": {
                "event_id": event_id,
                "event_type": change.get("event_type", "im.message.receive_v1"),
                "create_time": "1608725989000",
                "token": change.get("token", self.TOKEN),
                "app_id": "cli_a",
                "tenant_key": "t",
            },
            "event": {
                "sender": {
                    "sender_id": {"union_id": "on_1", "user_id": "u1", "open_id": "ou_84aad"},
                    "sender_type": change.get("sender_type", "user"),
                    "tenant_key": "t",
                },
                "message": {"message_id": "om_5ce", "chat_id": "oc_5ce", "chat_type": "p2p"} | message,
            },
        }
        return self.signed(self.encrypted(said), at=at, **change)

    def signed(self, body: bytes, *, at: datetime, **change: str) -> HttpResponse:
        timestamp, nonce = change.get("timestamp", str(int(at.timestamp()))), "nonce"
        digest = hashlib.sha256((timestamp + nonce + self.KEY).encode() + body).hexdigest()
        headers = {
            "X-Lark-Request-Timestamp": timestamp,
            "X-Lark-Request-Nonce": nonce,
            "X-Lark-Signature": change.get("signature", digest),
        }
        return self.post(body, {}, **headers)


class Gateway(Vendor):
    """The small program beside the RTX server, by docs/rtx-gateway.md."""

    SECRET = "shared"

    def tell(self, said: object, *, at: datetime, **change: str) -> HttpResponse:
        body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        timestamp = change.get("timestamp", str(int(at.timestamp())))
        mac = hmac.new(self.SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"X-RTX-Timestamp": timestamp, "X-RTX-Signature": change.get("signature", mac)}
        return self.post(body, {}, **headers)


class OtherMessenger(Vendor):
    SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    def tell(self, said: object, *, at: datetime, msg_id: str = "m1", **change: str) -> HttpResponse:
        body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        timestamp = at + timedelta(seconds=int(change.get("late", "0")))
        signature = Webhook(self.SECRET).sign(msg_id, timestamp, body.decode("utf-8", "replace"))
        headers = {
            "webhook-id": msg_id,
            "webhook-timestamp": str(int(timestamp.timestamp())),
            "webhook-signature": change.get("signature", signature),
        }
        return self.post(body, {}, **headers)
