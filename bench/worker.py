"""One worker of a measurement: a process of its own that says it is ready, waits for the word, works, and reports.

python -m bench.worker fire 1000
python -m bench.worker floor 1000 USER SAMPLE
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg2

from bench.database import start_django
from bench.floor import Sample, fire_barely

TICKS = os.sysconf("SC_CLK_TCK")


def server_seconds(pid: int) -> float:
    """How long the server's process has worked for us; 0 where it is not on this machine."""
    with suppress(OSError):
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def main(way: str, batch: int, *more: str) -> None:
    """Be ready, work, report: how many, from when to when, how long the processor was busy here and at the server."""
    work, pid = (_desk if way == "fire" else _bare)(batch, *more)
    print("ready", flush=True)
    sys.stdin.readline()
    begun, busy, served = time.monotonic(), time.process_time(), server_seconds(pid)
    count = work()
    report = {
        "count": count,
        "begun": begun,
        "ended": time.monotonic(),
        "here": time.process_time() - busy,
        "server": server_seconds(pid) - served,
    }
    print(json.dumps(report), flush=True)


def _desk(batch: int) -> tuple[Callable[[], int], int]:
    start_django()
    from django.db import connection  # noqa: PLC0415 (after the settings)

    from core.clock import now  # noqa: PLC0415
    from sla.firing import fire_due  # noqa: PLC0415
    from sla.rulebook import current_rulebook  # noqa: PLC0415

    current_rulebook()  # a worker that runs has read it
    return lambda: fire_due(now=now, batch=batch).fired, connection.connection.info.backend_pid


def _bare(batch: int, user_id: str, sample: str) -> tuple[Callable[[], int], int]:
    connection: Any = psycopg2.connect(os.environ["DATABASE_URL"])
    given = Sample(*json.loads(sample))
    work = lambda: fire_barely(connection, batch=batch, user_id=int(user_id), sample=given)  # noqa: E731
    return work, connection.info.backend_pid


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
