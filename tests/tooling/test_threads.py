"""The ASGI application: requests on a few threads that live long, streams on none."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from servicedesk.threads import DeskHandler

pytestmark = pytest.mark.urls(__name__)
_gate = threading.Event()
_inside: list[str] = []


def who(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(threading.current_thread().name)


def wait(_request: HttpRequest) -> HttpResponse:
    _inside.append(threading.current_thread().name)
    _gate.wait(20)
    return HttpResponse("done")


def table(_request: HttpRequest) -> StreamingHttpResponse:
    def rows() -> Iterator[str]:
        for number in range(3):
            yield f"{number},{threading.current_thread().name}\n"

    return StreamingHttpResponse(rows())


async def stream(_request: HttpRequest) -> StreamingHttpResponse:
    async def forever() -> AsyncIterator[str]:
        while True:
            yield "tick\n"
            await asyncio.sleep(0.01)

    return StreamingHttpResponse(forever())


urlpatterns = [path("who/", who), path("wait/", wait), path("table/", table), path("stream/", stream)]


async def ask(handler: DeskHandler, url: str, *, until: asyncio.Event | None = None) -> str:
    """One request; a browser that leaves when `until` is set."""
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": url, "raw_path": url.encode(),
        "query_string": b"", "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "scheme": "http",
    }  # fmt: skip
    body: list[bytes] = []
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (message := next(asked, None)) is not None:
            return message
        await (until or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        body.append(message.get("body", b""))

    async with asyncio.timeout(30):
        await handler(scope, receive, send)
    return b"".join(body).decode()


def test_requests_share_the_threads_and_those_beyond_wait_their_turn() -> None:
    _inside.clear()
    _gate.clear()

    async def act() -> list[str]:
        handler = DeskHandler(threads=2)
        asked = [asyncio.create_task(ask(handler, "/wait/")) for _ in range(5)]
        await asyncio.sleep(0.5)
        assert len(_inside) <= 2
        _gate.set()
        return list(await asyncio.gather(*asked))

    assert asyncio.run(act()) == ["done"] * 5
    assert {name.rpartition("_")[0] for name in _inside} <= {"web-0", "web-1"}


def test_a_table_is_made_on_the_thread_of_its_request() -> None:
    lines = asyncio.run(ask(DeskHandler(threads=1), "/table/")).splitlines()
    assert lines == [f"{number},web-0_0" for number in range(3)]


def test_streams_hold_no_thread() -> None:
    async def act() -> str:
        handler, leave = DeskHandler(threads=1), asyncio.Event()
        streams = [asyncio.create_task(ask(handler, "/stream/", until=leave)) for _ in range(20)]
        await asyncio.sleep(0.3)
        before = threading.active_count()
        answer = await ask(handler, "/who/")
        assert threading.active_count() <= before + 1
        leave.set()
        assert all("tick" in text for text in await asyncio.gather(*streams))
        return answer

    assert asyncio.run(act()) == "web-0_0"


def test_nothing_but_http_is_served() -> None:
    with pytest.raises(ValueError, match="websocket"):
        asyncio.run(DeskHandler(threads=1)({"type": "websocket"}, None, None))
