"""A program that is told: a web server on a free loopback port, with moods."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Got:
    """A call as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:  # noqa: ANN401 (whatever it is)
        return json.loads(self.body)

    def verified_by(self, secret: str) -> Any:  # noqa: ANN401 (whatever it is)
        """What the receivers' own library makes of it; it raises where it does not trust the call."""
        return Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """Keeps what it gets in `got`. `answer` is the status it gives; `behave` may do anything else with the handler."""

    def __init__(self, context: SSLContext | None = None) -> None:
        self.got: list[Got] = []
        self.answer = 204
        self.says = b""
        self.headers: dict[str, str] = {}
        self.behave: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https" if context else "http"
        self._thread = threading.Thread(target=lambda: self.server.serve_forever(poll_interval=0.02), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}/hook"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def wait(self, count: int, seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while len(self.got) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.got) >= count

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        me = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                me.got.append(Got(self.path, dict(self.headers.items()), body))
                if me.behave is not None:
                    me.behave(self)
                    return
                self.send_response(me.answer)
                for name, value in me.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(me.says)))
                self.end_headers()
                self.wfile.write(me.says)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
                pass

        return Handler
