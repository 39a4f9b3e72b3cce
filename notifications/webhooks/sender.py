"""Carrying a message to its program: one POST, no redirects, a time limit on the whole of it, no address inside."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Timer
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from notifications.webhooks.choices import Failure
from notifications.webhooks.models import ANSWER_SIZE
from notifications.webhooks.networks import is_allowed_network, may_call

SECONDS = 10
_OK = range(200, 300)
_REDIRECTS = range(300, 400)
_GONE = 410
_MOST_WAIT = 6 * 3600


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """How a call went. `failure` is empty where the program has taken it; `retry_after` is what it asks for."""

    failure: str = ""
    detail: str = ""
    status: int | None = None
    answer: str = ""
    took: int = 0
    retry_after: int = 0


Send = Callable[[str, bytes, dict[str, str]], Attempt]


class Forbidden(Exception):
    """The name stands for an address that is not called. `failure` says why."""

    def __init__(self, failure: Failure, address: str) -> None:
        super().__init__(address)
        self.failure = failure


def send(url: str, body: bytes, headers: dict[str, str]) -> Attempt:
    """POST `body`, and say how it went. Never raises for what the other side does."""
    begun = time.monotonic()
    try:
        with _Guarded() as session:
            attempt = _posted(session, url, body, headers)
    except Forbidden as error:
        attempt = Attempt(failure=error.failure, detail=str(error))
    except requests.exceptions.SSLError as error:
        attempt = Attempt(failure=Failure.TLS, detail=_said(error))
    except requests.exceptions.Timeout as error:
        attempt = Attempt(failure=Failure.TIMEOUT, detail=_said(error))
    except (requests.exceptions.RequestException, HTTPError, OSError, UnicodeError) as error:
        is_late = time.monotonic() - begun >= SECONDS
        attempt = Attempt(failure=Failure.TIMEOUT if is_late else Failure.UNREACHABLE, detail=_said(error))
    took = int((time.monotonic() - begun) * 1000)
    return Attempt(**{**vars(attempt), "took": took})


def _posted(session: "_Guarded", url: str, body: bytes, headers: dict[str, str]) -> Attempt:
    said = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "servicedesk-webhooks/1", **headers}
    response = session.post(url, data=body, headers=said, timeout=SECONDS, allow_redirects=False, stream=True)
    status = response.status_code
    answer = _beginning(response)
    failure = ""
    if status not in _OK:
        failure = Failure.REDIRECT if status in _REDIRECTS else Failure.GONE if status == _GONE else Failure.STATUS
    return Attempt(
        failure=failure,
        detail=f"HTTP {status}" if failure else "",
        status=status,
        answer=answer,
        retry_after=_seconds(response.headers.get("Retry-After", "")),
    )


def _beginning(response: requests.Response) -> str:
    """The first characters of the answer. One that cannot be read does not undo that the message was taken."""
    try:
        raw: bytes = response.raw.read(ANSWER_SIZE, decode_content=True)
    except (HTTPError, OSError, ValueError):
        return ""
    return raw.decode("utf-8", "replace").replace("\x00", "�")


def _seconds(text: str) -> int:
    return min(int(text), _MOST_WAIT) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 (digits)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _connected(host: str, port: int, *, is_plain: bool, options: Any) -> socket.socket:  # noqa: ANN401 (urllib3's list)
    """A socket to the first address of `host` that answers. All of them are looked at before any is called, and the
    one that was looked at is the one that is called: a name that stands for something else a moment later leads
    nowhere. `Forbidden` where one of them must not be called.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_rest, place in found:
        address = ip_address(str(place[0]).partition("%")[0])
        if not may_call(address):
            raise Forbidden(Failure.FORBIDDEN, str(address))
        if is_plain and not is_allowed_network(address):
            raise Forbidden(Failure.INSECURE, str(address))
    problem: OSError = OSError("no address")
    for family, kind, protocol, _name, place in found[:4]:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(SECONDS / 2)
            for option in options or ():
                made.setsockopt(*option)
            made.connect(place)
        except OSError as error:
            made.close()
            problem = error
        else:
            made.settimeout(SECONDS)
            return made
    raise problem


class _Line:
    """Second handles on the connections of one call, by which another thread can end it whatever state it is in: a
    program that sends a byte every nine seconds never runs into the limit of a socket.
    """

    def __init__(self) -> None:
        self._handles: list[socket.socket] = []

    def open(self, connection: HTTPConnection, *, is_plain: bool) -> socket.socket:
        """What urllib3 calls a new connection."""
        options = connection.socket_options
        try:
            name = connection._dns_host  # noqa: SLF001 (the name to be looked up, as in the base class)
            made = _connected(name, connection.port, is_plain=is_plain, options=options)
        except OSError as error:
            raise NewConnectionError(connection, str(error)) from error
        self._handles.append(made.dup())
        return made

    def cut(self) -> None:
        """End it."""
        for handle in self._handles:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the handles go."""
        for handle in self._handles:
            handle.close()


def _pools(line: _Line) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools, with connections made by `line`."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return line.open(self, is_plain=True)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return line.open(self, is_plain=False)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Guarded(requests.Session):
    """A session for one call: no proxies, no credentials of the environment, an end after SECONDS."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self._line = _Line()
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=0)
        adapter.poolmanager.pool_classes_by_scheme = _pools(self._line)
        self.mount("https://", adapter)
        self.mount("http://", adapter)
        self._timer = Timer(SECONDS, self._line.cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._timer.cancel()
        self.close()
        self._line.close()
