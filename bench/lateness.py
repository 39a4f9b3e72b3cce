"""How late clocks fire in steady load, with a real beat, a real worker and Redis between them.

    python -m bench.lateness

In a PostgreSQL database of its own (see `bench.database`) and with a Redis of its own, started from `redis-server`. So
many clocks come due each second, evenly; workers and beat are as docker-compose.yml starts them, and beat ticks once a
second. Lateness is what the desk itself notes with each firing: from the due time to when its batch began. Printed
beside it: what it took from the due time until the row could be read by others, watched from outside every 10 ms.
"""

import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from statistics import quantiles
from typing import TYPE_CHECKING

from bench.database import ROOT, must, own_database

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sla.models import TimerEvent

TICK = timedelta(seconds=1)
ALLOWED = timedelta(milliseconds=50)
PATIENCE = 60.0
PROCESSES = (  # as docker-compose.yml has them
    ("worker", "--queues=desk", "--concurrency=2", "--hostname=desk@%h"),
    ("worker", "--queues=desk-clocks", "--concurrency=1", "--hostname=clocks@%h"),
    ("beat", "--pidfile="),
)


def main() -> None:
    """Start everything, let time pass, print."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rate", type=int, default=50, help="clocks due in a second")
    parser.add_argument("--seconds", type=int, default=40)
    wanted = parser.parse_args()
    with ExitStack() as stack:
        stack.enter_context(own_database("lateness"))
        del os.environ["CONN_MAX_AGE"]  # nobody has set it as shipped
        os.environ["REDIS_URL"] = stack.enter_context(_redis())
        for command in PROCESSES:
            stack.enter_context(_celery(*command))
        _report(rate=wanted.rate, seconds=wanted.seconds)


def _report(*, rate: int, seconds: int) -> None:
    from bench import clocks  # noqa: PLC0415 (it needs the settings)
    from core.clock import now  # noqa: PLC0415
    from sla.models import TimerEvent  # noqa: PLC0415

    tickets = clocks.add_tickets(clocks.make_desk("steady", 50), rate * seconds + 1)
    clocks.add_due(tickets[:1], begin=now(), key="probe")
    stop = time.monotonic() + PATIENCE
    while not TimerEvent.objects.exists():
        must(time.monotonic() < stop, "no worker fires")
        time.sleep(0.1)
    clocks.add_due(tickets[1:], begin=now() + 3 * TICK, key="load", apart=TICK / rate)
    seen = _watch(TimerEvent.objects.filter(timer__key="load"), count=rate * seconds)
    noted = list(TimerEvent.objects.filter(timer__key="load").values_list("lateness", flat=True))
    print(f"{rate} due in a second for {seconds} s, tick {TICK.total_seconds():.0f} s; ms")
    print(f"{'':24}{'p50':>8}{'p90':>8}{'p99':>8}{'max':>8}")
    p99 = _print_line("due → fired", [float(one or 0) for one in noted])
    _print_line("due → seen from outside", seen)
    limit = (TICK + ALLOWED) / timedelta(milliseconds=1)
    print(f"p99 {p99:.0f} ms, to be at most {limit:.0f} ms: {'kept' if p99 <= limit else 'not kept'}")


def _watch(events: "QuerySet[TimerEvent]", *, count: int) -> list[float]:
    """Milliseconds from the due time until each of so many events was there for somebody else."""
    from core.clock import now  # noqa: PLC0415

    seen: dict[int, float] = {}
    last, stop = 0, time.monotonic() + PATIENCE + count
    while len(seen) < count:
        must(time.monotonic() < stop, f"{len(seen)} of {count} fired")
        moment: datetime = now()
        for pk, scheduled_at in events.filter(pk__gt=last - 1000).values_list("pk", "scheduled_at"):
            if pk not in seen:
                seen[pk], last = (moment - scheduled_at) / timedelta(milliseconds=1), max(last, pk)
        time.sleep(0.01)
    return list(seen.values())


def _print_line(label: str, values: list[float]) -> float:
    cuts = quantiles(values, n=100)
    print(f"{label:24}{cuts[49]:8.0f}{cuts[89]:8.0f}{cuts[98]:8.0f}{max(values):8.0f}", flush=True)
    return cuts[98]


@contextmanager
def _redis() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


@contextmanager
def _celery(*arguments: str) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "--app=servicedesk.celery", *arguments, "--loglevel=ERROR"]
    needed = {"BASE_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1"}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | needed, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
