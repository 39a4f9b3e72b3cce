"""The one command that runs everything."""

import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests.tooling.programs import manage, running_desk

STOPS_WITHIN = 8  # seconds: four as promised, and as much again for a busy machine


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.status, answer.read().decode()


def address(line: str) -> str:
    return line.rsplit(maxsplit=1)[-1].rstrip("/")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_refuses_a_second_one_and_stops_leaving_nothing(tmp_path: Path, stop: signal.Signals) -> None:
    with running_desk(tmp_path, "--no-demo") as desk:
        url = address(desk.wait_for("The service desk is at"))
        assert get(f"{url}/healthz") == (200, "ok\n")
        assert get(f"{url}/static/css/tokens.css")[0] == 200

        second = manage("serve", "--port", "0", data=tmp_path)
        assert second.returncode == 1
        assert f"{url} (process {desk.process.pid})" in second.stderr

        asked_at = time.monotonic()
        desk.process.send_signal(stop)
        assert desk.process.wait(timeout=60) == 0, desk.said
        assert time.monotonic() - asked_at < STOPS_WITHIN
        assert not desk.has_left_something()
        assert not [line for line in desk.said if "ERROR" in line or "Traceback" in line]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_stop_in_the_middle_of_the_setup_is_a_stop(tmp_path: Path) -> None:
    with running_desk(tmp_path, "--no-demo") as desk:
        while not (tmp_path / "serve.lock").exists() or not (tmp_path / "serve.lock").read_text():
            assert desk.process.poll() is None, desk.said
            time.sleep(0.02)
        desk.process.send_signal(signal.SIGTERM)
        assert desk.process.wait(timeout=60) == 130
        assert not desk.has_left_something()


LOSE_THE_WORKER = """
import threading
from celery.worker import state
from servicedesk.embedded import Background
died = threading.Event()
background = Background(on_death=died.set)
background.start()
state.should_stop = 0
print("noticed" if died.wait(30) else "not noticed")
background.ask_to_stop()
background.join()
"""


def test_a_worker_that_ends_by_itself_is_noticed(tmp_path: Path) -> None:
    lost = manage("shell", "--no-imports", "--command", LOSE_THE_WORKER, data=tmp_path)
    assert lost.stdout == "noticed\n", lost.stderr
    assert "The worker thread ended by itself" in lost.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = manage("serve", "--port", str(port), data=tmp_path)
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 is in use" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("port", ["http", "-1", "65536"])
def test_a_port_that_is_none_is_named(tmp_path: Path, port: str) -> None:
    refused = manage("serve", f"--port={port}", data=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.endswith(f"argument --port: '{port}' is not a port number (0 to 65535)\n")


def test_an_address_that_is_not_ours_is_named(tmp_path: Path) -> None:
    refused = manage("serve", "--host", "192.0.2.1", data=tmp_path)
    assert refused.returncode == 1
    assert "Cannot listen on 192.0.2.1 port 8000" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The URL of a PostgreSQL database of its own, removed afterwards."""
    target = {key: value for key, value in settings.DATABASES["default"].items() if key in {"HOST", "PORT", "USER"}}
    password = settings.DATABASES["default"]["PASSWORD"]
    admin = psycopg2.connect(
        host=target["HOST"], port=target["PORT"] or 5432, user=target["USER"], password=password, dbname="postgres"
    )
    admin.autocommit = True
    name = f"serve_{connection.settings_dict['NAME']}"
    with admin.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://{target['USER']}:{password}@{target['HOST']}:{target['PORT'] or 5432}/{name}"
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.close()


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_it_takes_postgresql_and_redis_where_the_environment_names_them(tmp_path: Path, empty_database: str) -> None:
    services = {"DATABASE_URL": empty_database, "REDIS_URL": settings.REDIS_URL}
    with running_desk(tmp_path, "--no-demo", **services) as desk:
        url = address(desk.wait_for("The service desk is at"))
        assert get(f"{url}/healthz") == (200, "ok\n")
        desk.process.send_signal(signal.SIGTERM)
        assert desk.process.wait(timeout=60) == 0, desk.said
        assert not desk.has_left_something()
    assert not (tmp_path / "desk.sqlite3").exists()
