"""The desk as it is served in earnest: uvicorn with streams, in a thread of the test."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.db import connections
from django.test import override_settings

from servicedesk.threads import DeskHandler
from workbench.live.here import Here
from workbench.live.hub import Hub


class LiveServer:
    """What the fixtures ask of a live server, and what those of these tests do to it."""

    _live_server_modified_settings = override_settings(ALLOWED_HOSTS=["127.0.0.1"])

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        config = uvicorn.Config(
            ASGIStaticFilesHandler(DeskHandler()),
            ws="none", lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=2,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._listener.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])
        connections.close_all()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    fresh = Hub()
    monkeypatch.setattr("workbench.live.views.hub", fresh)
    monkeypatch.setattr("workbench.live.views.here", Here())
    return fresh


@pytest.fixture
def live_server(transactional_db: None, hub: Hub) -> Iterator[LiveServer]:
    server = LiveServer()
    server.start()
    yield server
    hub.close()
    server.stop()
