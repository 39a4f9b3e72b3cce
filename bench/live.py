"""The live channel with many browsers: how soon they hear of a change, and what it costs.

    python -m bench.live

In a PostgreSQL database of its own (see `bench.database`), served by `servicedesk.web` as docker-compose.yml starts
it, with two processes. So many people are connected, each with a session of his own; then notes are written, evenly, by
this process. Timed is from the end of the act's transaction until the browser has the line. Beside it: processor time,
memory and transactions of the server, just after all have connected, then quiet, and while notes are written. All
share the machine.
"""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import psycopg2

from bench.database import ROOT, must, own_database

if TYPE_CHECKING:
    from accounts.actors import Actor

TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 120.0
HEARD = re.compile(rb'"id":"t(\d+)"')


def main() -> None:
    """Start everything, connect, write, print."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--browsers", type=int, default=500)
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--rate", type=float, default=2.0, help="notes in a second")
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    with own_database("live") as address, _server(wanted.processes) as (port, process):
        print(f"{wanted.browsers} browsers, {wanted.processes} processes, {wanted.rate:g} notes a second")
        asyncio.run(_measure(wanted, port=port, meter=Meter(process.pid, address)))


@dataclass
class Meter:
    """What the server's processes have used so far."""

    pid: int
    address: str

    def read(self) -> dict[str, float]:
        """Seconds of processor, MB of memory of its own, committed transactions, and the time of reading."""
        pids = [self.pid, *_children(self.pid)]
        stats = [Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split() for pid in pids]
        memory = sum(int(line.split()[1]) for pid in pids for line in _memory(pid))
        threads = sum(int(one[17]) for one in stats)
        busy = sum(int(one[11]) + int(one[12]) for one in stats) / TICK
        return {
            "at": time.monotonic(), "busy": busy, "memory": memory / 1024, "threads": threads, **self._database(),
        }  # fmt: skip

    def _database(self) -> dict[str, float]:
        with psycopg2.connect(self.address) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
            commits = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            return {"commits": commits, "connections": cursor.fetchone()[0]}


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def _memory(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return [line for line in lines if line.startswith("Pss:")]


async def _measure(wanted: Namespace, *, port: int, meter: Meter) -> None:
    people, ticket_id, actor = await asyncio.to_thread(_prepare, wanted.browsers)
    before = meter.read()
    heard: dict[int, list[float]] = {}
    ready: asyncio.Queue[None] = asyncio.Queue()
    browsers = [asyncio.create_task(_listen(port, key, heard, ready)) for key in people]
    for _ in browsers:
        await asyncio.wait_for(ready.get(), PATIENCE)
    connected = meter.read()
    took, busy = (connected[name] - before[name] for name in ("at", "busy"))
    print(f"connected within {took:.1f} s, {busy:.1f} s of processor")
    await asyncio.sleep(10)
    settled = meter.read()
    _print_cost("settling", connected, settled)
    await asyncio.sleep(20)
    quiet = meter.read()
    _print_cost("quiet", settled, quiet)
    committed: dict[int, float] = {}
    for _ in range(wanted.notes):
        due = time.monotonic() + 1 / wanted.rate
        pk, at = await asyncio.to_thread(_write, ticket_id, actor)
        committed[pk] = at
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    await asyncio.sleep(3)
    _print_cost("notes", quiet, meter.read())
    _print_delays(committed, heard, browsers=wanted.browsers)
    for task in browsers:
        task.cancel()


async def _listen(port: int, key: str, heard: dict[int, list[float]], ready: "asyncio.Queue[None]") -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={key}\r\n\r\n".encode())
    try:
        while True:
            line = await reader.readline()
            must(line, "a stream ended")
            if line.startswith(b"event: hello"):
                ready.put_nowait(None)
            for pk in HEARD.findall(line):
                heard.setdefault(int(pk), []).append(time.monotonic())
    finally:
        writer.close()


def _prepare(browsers: int) -> "tuple[list[str], int, Actor]":
    """So many people logged in; a ticket, and who writes on it."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 (it needs the settings)

    from accounts.actors import Actor, Via  # noqa: PLC0415
    from accounts.models import Requester, User  # noqa: PLC0415
    from accounts.roles import Role  # noqa: PLC0415
    from core.clock import now  # noqa: PLC0415
    from tickets import actions  # noqa: PLC0415

    users = [User(username=f"listener{n}", role=Role.AGENT, password="!") for n in range(browsers)]  # noqa: S106
    User.objects.bulk_create(users)
    keys = []
    for user in users:
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = "accounts.backends.DeskBackend"
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    actor = Actor.for_user(users[0], via=Via.WEB)
    requester = Requester.objects.create(name="张伟", email="zhang@corp.example", created_at=now())
    ticket = actions.receive(
        intake=actions.Intake(
            channel="phone", title="打印机卡纸", description="三楼的打印机一直卡纸，打不出来。", requester=requester
        ),
        by=actor,
        at=now(),
    )
    return keys, ticket.pk, actor


def _write(ticket_id: int, actor: "Actor") -> tuple[int, float]:
    from core.clock import now  # noqa: PLC0415
    from tickets import actions  # noqa: PLC0415
    from tickets.models import TicketEvent  # noqa: PLC0415

    actions.note(ticket_id=ticket_id, body="已与用户联系，下午两点再去。", by=actor, at=now())
    at = time.monotonic()
    return TicketEvent.objects.filter(ticket_id=ticket_id).order_by("-pk").values_list("pk", flat=True)[0], at


def _print_cost(label: str, before: dict[str, float], after: dict[str, float]) -> None:
    seconds = after["at"] - before["at"]
    share = 100 * (after["busy"] - before["busy"]) / seconds
    commits = (after["commits"] - before["commits"]) / seconds
    print(
        f"{label:10}{share:6.1f} % of a core, {after['memory']:.0f} MB, {after['threads']:.0f} threads, "
        f"{after['connections'] - 1:.0f} database connections, {commits:.1f} transactions a second",
        flush=True,
    )


def _print_delays(committed: dict[int, float], heard: dict[int, list[float]], *, browsers: int) -> None:
    delays = [1000 * (at - committed[pk]) for pk in committed for at in heard.get(pk, [])]
    must(len(delays) == len(committed) * browsers, f"{len(delays)} of {len(committed) * browsers} arrived")
    cuts = quantiles(delays, n=100)
    print(f"commit → browser, ms: p50 {cuts[49]:.0f}, p90 {cuts[89]:.0f}, p99 {cuts[98]:.0f}, max {max(delays):.0f}")
    print(f"p99 to be at most 2000 ms: {'kept' if cuts[98] <= 2000 else 'not kept'}")


@contextmanager
def _server(processes: int) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "servicedesk.web", "--host=127.0.0.1"]
    command += [f"--port={port}", f"--processes={processes}"]
    Path(os.environ["DATA_DIR"], "static").mkdir(exist_ok=True)
    needed = {"BASE_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1"}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | needed)
    try:
        _wait_for(port)
        yield port, process
        begun = time.monotonic()
    finally:
        process.terminate()
        process.wait()
    print(f"stopped within {time.monotonic() - begun:.1f} s")


def _wait_for(port: int) -> None:
    stop = time.monotonic() + PATIENCE
    while True:
        must(time.monotonic() < stop, "the server does not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            time.sleep(3)  # the other processes
            return


if __name__ == "__main__":
    main()
