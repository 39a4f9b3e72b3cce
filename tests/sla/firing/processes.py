"""Real processes on the test's own database: passes, workers, beats; and servers of the test's own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.parse import quote

import pytest
from django.db import connection

from tests.tooling.programs import ROOT, bare_environment


def database_url() -> str:
    """Where the test's own database is."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    password = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    return f"postgres://{known['USER']}{password}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


def environment(data: Path, **more: str) -> dict[str, str]:
    """What a process of the desk needs to work on that database."""
    known = {"DATABASE_URL": database_url(), "SECRET_KEY": "x" * 50, "LOG_LEVEL": "ERROR"}
    return bare_environment(data, **(known | {"PYTHONUNBUFFERED": "1"} | more))


class Program:
    """A process that is spoken with, line by line."""

    def __init__(self, *command: str, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def hear(self, words: str) -> None:
        """Wait until it says `words`."""
        said = self.line()
        assert said == words, said

    def line(self) -> str:
        """What it says next."""
        assert self.process.stdout
        return self.process.stdout.readline().rstrip("\n")

    def go_on(self) -> None:
        """Let it go on from where it waits."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL, as the kernel does when memory runs out."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


@contextmanager
def passes(
    *, data: Path, at: datetime, count: int = 1, batch: int = 1000, stop: int = 0, url: str = ""
) -> Iterator[list[Program]]:
    """So many passes at `at`, each in a process of its own, ready to begin."""
    command = (sys.executable, "-m", "tests.sla.firing.passes", at.isoformat(), str(batch), str(stop))
    env = environment(data) | ({"DATABASE_URL": url} if url else {})
    programs = [Program(*command, env=env) for _ in range(count)]
    try:
        for program in programs:
            program.hear("ready")
        yield programs
    finally:
        for program in programs:
            program.close()


def needs(*names: str) -> None:
    """Skip the test where one of these programs is not installed."""
    for name in names:
        if shutil.which(name) is None:
            pytest.skip(f"needs the program {name}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def private_redis(folder: Path) -> Iterator[str]:
    """A Redis of the test's own, which it may wipe; its address."""
    needs("redis-server")
    port = free_port()
    command = ("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        for line in server.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


@contextmanager
def celery(*arguments: str, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker or a beat, killed at the end with all its children."""
    command = (sys.executable, "-m", "celery", "--app=servicedesk.celery", *arguments)
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(is_so: Callable[[], bool], *, seconds: int = 60) -> bool:
    """Whether it became so while other processes were at work."""
    stop = monotonic() + seconds
    while not is_so():
        if monotonic() > stop:
            return False
        sleep(0.1)
    return True


class PrivatePostgres:
    """A PostgreSQL of the test's own, which it may stop and start."""

    def __init__(self, folder: Path) -> None:
        self._data, self._port, self._log = folder / "data", free_port(), folder / "log"
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--pgdata", str(self._data))
        self.start()

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgres://postgres@127.0.0.1:{self._port}/{name}"

    def start(self) -> None:
        settings = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "start", "-w", "-D", str(self._data), "-l", str(self._log), "-o", settings)

    def stop(self) -> None:
        """At once: who is connected is thrown out, nothing is tidied up."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._data))

    def _run(self, *command: str) -> None:
        user = {"user": "postgres"} if os.geteuid() == 0 else {}  # it refuses to be root's
        # A pipe would be kept open by the server that is started.
        done = subprocess.run(
            command, cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
        )  # type: ignore[call-overload]
        assert done.returncode == 0, command


@contextmanager
def private_postgres() -> Iterator[PrivatePostgres]:
    """The server for the time of the block. Skips where its programs, or the user to run them as, are missing."""
    needs("initdb", "pg_ctl")
    with TemporaryDirectory(prefix="desk-postgres-") as folder:
        if os.geteuid() == 0:
            try:
                shutil.chown(folder, "postgres")
            except LookupError:
                pytest.skip("PostgreSQL cannot be started as root, and there is no user postgres")
        server = PrivatePostgres(Path(folder))
        try:
            yield server
        finally:
            server.stop()
