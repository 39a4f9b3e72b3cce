"""The web server of a grown-up installation: `python -m servicedesk.web`, uvicorn in WEB_PROCESSES processes.

None of them knows anything that another needs, so any of them may answer any request.
"""

import os
import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from servicedesk import env

PROCESSES = 2
OPEN_REQUESTS = 5  # seconds that requests under way get when it stops


def application() -> Any:  # noqa: ANN401 (an ASGI application)
    """What each process serves; asked to stop, it ends the streams before uvicorn waits for what is under way."""
    from servicedesk.asgi import application as desk  # noqa: PLC0415 (each process loads the settings for itself)
    from workbench.live.hub import hub  # noqa: PLC0415

    for number in (signal.SIGTERM, signal.SIGINT):
        given = signal.getsignal(number)

        def stop(number: int, frame: FrameType | None, given: Any = given) -> None:  # noqa: ANN401 (a handler)
            hub.close()
            given(number, frame)

        if callable(given):
            signal.signal(number, stop)
    return desk


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = ArgumentParser(prog="python -m servicedesk.web")
    parser.add_argument("--host", default="0.0.0.0")  # noqa: S104 (inside a container, where only its port is open)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=env.number("WEB_PROCESSES", default=PROCESSES))
    wanted = parser.parse_args()
    # Its threads live long, and keep their database connection: four times the requests per second.
    os.environ.setdefault("CONN_MAX_AGE", "60")
    config = uvicorn.Config(
        "servicedesk.web:application",
        factory=True,
        host=wanted.host,
        port=wanted.port,
        workers=wanted.processes,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=OPEN_REQUESTS,
    )
    if wanted.processes > 1:
        Multiprocess(config, [config.bind_socket()]).run()
    else:
        uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
