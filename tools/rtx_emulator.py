"""An RTX server to try the desk with: it takes what the desk sends, and tells the desk what people write.

Usage: rtx_emulator.py [--port 8012] [--desk URL --secret SECRET] [--refuse]

Speaks SendNotify.cgi and SendIM.cgi with values in GB18030, as the RTX server's SDK does, and prints what it was sent.
Each line on standard input, `account text`, is posted to the desk as the gateway would (docs/rtx-gateway.md). With
`--refuse` every caller is told that his address is not let in.
"""

import argparse
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

ENCODING = "gb18030"
# What each call must have; the answers are those of the SDK's pages, in words.
CALLS = {"/SendNotify.cgi": ("msg", "title"), "/SendIM.cgi": ("sender", "receivers", "msg")}
NOT_LET_IN, DONE, WRONG = "IP受限制", "操作成功", "参数错误"
HTTP_OK, HTTP_NOT_FOUND = 200, 404


class Handler(BaseHTTPRequestHandler):
    """Answers one call."""

    refuses = False

    def do_GET(self) -> None:
        """A CGI."""
        parts = urlsplit(self.path)
        values = dict(parse_qsl(parts.query, keep_blank_values=True, encoding=ENCODING, errors="replace"))
        needed = CALLS.get(parts.path)
        if needed is None:
            self._say(HTTP_NOT_FOUND, "")
        elif self.refuses:
            self._say(HTTP_OK, NOT_LET_IN)
        elif not all(values.get(name) for name in needed):
            self._say(HTTP_OK, WRONG)
        else:
            to = values.get("receivers") or values.get("receiver") or "*"
            print(f"→ {to}: {values.get('title', '')} {values['msg']}", flush=True)
            self._say(HTTP_OK, DONE)

    def _say(self, status: int, words: str) -> None:
        page = words.encode(ENCODING)
        self.send_response(status)
        self.send_header("Content-Type", f"text/html; charset={ENCODING}")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_args: object) -> None:
        """Nothing: what was sent is printed."""


def post(desk: str, secret: str, account: str, text: str) -> int:
    """Tell the desk what `account` writes; the status of its answer."""
    said = {"id": uuid.uuid4().hex, "type": "message", "from": {"account": account, "name": account}, "text": text}
    body, timestamp = json.dumps(said, ensure_ascii=False).encode(), str(int(time.time()))
    signature = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-RTX-Timestamp": timestamp, "X-RTX-Signature": signature}
    request = urllib.request.Request(desk, data=body, headers=headers)  # noqa: S310 (the address is the caller's own)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (the same)
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def serve(port: int, *, refuses: bool = False) -> ThreadingHTTPServer:
    """The server, already listening on loopback."""
    handler = type("Handler", (Handler,), {"refuses": refuses})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def main() -> int:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description="An RTX server to try the desk with.")
    parser.add_argument("--port", type=int, default=8012)
    parser.add_argument("--desk", default="", help="where the desk hears RTX: http://127.0.0.1:8000/hooks/rtx/")
    parser.add_argument("--secret", default="", help="shared with the desk")
    parser.add_argument("--refuse", action="store_true", help="let nobody in")
    given = parser.parse_args()
    server = serve(given.port, refuses=given.refuse)
    print(f"RTX on port {server.server_address[1]}; write “account text”", flush=True)
    for line in sys.stdin:
        account, _, text = line.strip().partition(" ")
        if account and given.desk:
            print(f"← {account}: {post(given.desk, given.secret, account, text)}", flush=True)
    server.shutdown()
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
