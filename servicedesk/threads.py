"""Requests on a few threads that live long, streams on none.

Django's own handler gives each request a thread of its own, which ends with it and takes its database connection along;
a stream would hold one for hours. Here views run on WEB_THREADS threads that keep their connections (CONN_MAX_AGE), and
what streams afterwards is sent by the event loop alone.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, cast

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

WEB_THREADS = 8


class DeskHandler(ASGIHandler):
    """The ASGI application. More requests at once than threads wait for their turn."""

    def __init__(self, *, threads: int = WEB_THREADS) -> None:
        super().__init__()
        # An executor has one thread: whatever a request does, it does on the same one.
        self._free = [ThreadPoolExecutor(1, thread_name_prefix=f"web-{number}") for number in range(threads)]
        self._turns = asyncio.Semaphore(threads)
        # Signals at the beginning and the closing at the end, which ask no database: one thread does them for all.
        self._rest = ThreadPoolExecutor(1, thread_name_prefix="web-rest")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI's own)
        """One connection."""
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is served, not {scope['type']}.")
        async with ThreadSensitiveContext(executor=self._rest):
            await self.handle(scope, receive, send)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made on one of the threads; files and tables are read whole, since sending needs no thread."""
        async with self._thread() as thread, ThreadSensitiveContext(executor=thread):
            await sync_to_async(close_old_connections)()
            response = await super().run_get_response(request)
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                parts = await sync_to_async(_read)(cast("Iterable[bytes]", response.streaming_content))
                response.streaming_content = _one_by_one(parts)
            await sync_to_async(close_old_connections)()
            return response

    @asynccontextmanager
    async def _thread(self) -> AsyncIterator[ThreadPoolExecutor]:
        async with self._turns:
            thread = self._free.pop()
            try:
                yield thread
            finally:
                self._free.append(thread)


def _read(parts: Iterable[bytes]) -> list[bytes]:
    return list(parts)


async def _one_by_one(parts: list[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
