"""The embedded desk: web server, Celery worker and beat in one process.

uvicorn has the main thread, since only there signals are heard; worker and beat are threads beside it. They talk
through the broker (memory, or Redis where REDIS_URL names one) exactly as separate processes would.
"""

import logging
import math
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

import uvicorn
from celery.beat import Scheduler, Service
from celery.worker import WorkController, state

from servicedesk.celery import app
from workbench.live.hub import hub

logger = logging.getLogger(__name__)

OPEN_STREAMS = 2  # seconds that requests under way get when the desk stops
THREADS_END = 4.0  # seconds that worker and beat get, counted from the same moment
WORKER_THREADS = 2


class Background:
    """The worker and beat threads. `on_death` is called when one ends that nobody asked to."""

    def __init__(self, *, on_death: Callable[[], None]) -> None:
        # The tasks are checked by `manage.py check`; doing it again here would only cost a second of the start.
        os.environ["CELERY_SKIP_CHECKS"] = "1"
        self._on_death = on_death
        self._is_stopping = False
        self._deadline = math.inf
        self._worker = WorkController(
            app=app,
            pool="threads",
            concurrency=WORKER_THREADS,
            loglevel="WARNING",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self._beat = Service(app, max_interval=1, scheduler_cls=Scheduler)
        # Daemons: a thread that hangs in somebody's mail server must not keep the process alive.
        self._threads = [
            threading.Thread(target=self._watch, args=("worker", self._worker.start), name="worker", daemon=True),
            threading.Thread(target=self._watch, args=("beat", self._beat.start), name="beat", daemon=True),
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Returns at once; `join` waits."""
        self._is_stopping = True
        self._deadline = time.monotonic() + THREADS_END
        self._beat.stop()
        state.should_stop = 0  # type: ignore[assignment]  # the stubs know only the None it starts as

    def join(self) -> None:
        """Waits until THREADS_END after the asking. A task cut off here is done again at the next start."""
        for thread in self._threads:
            thread.join(max(0.0, self._deadline - time.monotonic()))

    def _watch(self, name: str, run: Callable[[], None]) -> None:
        try:
            run()
        except Exception:
            logger.exception("The %s thread failed.", name)
        if not self._is_stopping:
            logger.critical("The %s thread ended by itself; the desk stops, since its clocks stand still.", name)
            self._on_death()


class Server(uvicorn.Server):
    """uvicorn, with the background started and stopped beside it."""

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.has_failed = False
        self._on_ready = on_ready
        self._background = Background(on_death=self._fail)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen first, then let the clocks run, then say so."""
        await super().startup(sockets=sockets)
        self._background.start()
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """All three at once, so that the slowest decides how long it takes, not their sum."""
        hub.close()
        self._background.ask_to_stop()
        await super().shutdown(sockets=sockets)
        self._background.join()

    def _fail(self) -> None:
        self.has_failed = True
        self.should_exit = True


def serve(*, listener: socket.socket, on_ready: Callable[[], None]) -> bool:
    """Serve on `listener` until SIGINT, SIGTERM or SIGHUP; True where it ended because it was asked to."""
    config = uvicorn.Config(
        "servicedesk.asgi:application",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=OPEN_STREAMS,
    )
    server = Server(config, on_ready=on_ready)

    def stop(number: int, frame: FrameType | None) -> None:
        server.handle_exit(number, frame)

    # While it runs, uvicorn has handlers of its own for the first two, and when it has stopped it raises the signal
    # once more: with the usual handlers that would end the process before worker and beat have ended.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, stop)
    server.run(sockets=[listener])
    _leave_soon(status=1 if server.has_failed else 0)
    return not server.has_failed


def _leave_soon(*, status: int) -> None:
    """End the process in a moment, even where a thread of a pool still waits for somebody's answer.

    What such a thread would log from now on is only that the interpreter is going away under it.
    """
    logging.disable(logging.CRITICAL)
    timer = threading.Timer(0.5, os._exit, [status])
    timer.daemon = True
    timer.start()
