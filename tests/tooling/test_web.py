"""The web server of a grown-up installation: several processes, and streams that do not hold it up."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tooling.programs import ROOT, bare_environment, manage

STOPS_WITHIN = 8  # seconds
LOG_IN = """
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
user = User.objects.create_user(username="a", role="agent", password="x")
session = SessionStore()
session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
session["_auth_user_backend"] = "accounts.backends.DeskBackend"
session.create()
print(session.session_key)
"""


def listen(port: int, key: str) -> socket.socket:
    """A browser on the stream; returns when it was greeted."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={key}\r\n\r\n".encode())
    said = b""
    while b"hello" not in said:
        piece = connection.recv(4096)
        assert piece, said
        said += piece
    assert said.startswith(b"HTTP/1.1 200")
    return connection


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_open_streams_end_when_it_is_stopped(tmp_path: Path) -> None:
    assert manage("setup", data=tmp_path).returncode == 0
    key = manage("shell", "--no-imports", "--command", LOG_IN, data=tmp_path).stdout.strip()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "servicedesk.web", "--host=127.0.0.1", f"--port={port}", "--processes=2"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=bare_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        _wait(port)
        streams = [listen(port, key) for _ in range(6)]
        asked_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=60)
        assert time.monotonic() - asked_at < STOPS_WITHIN, said
        for stream in streams:
            while stream.recv(4096):  # to its end
                pass
            stream.close()
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
    assert "ERROR" not in said
    assert "Traceback" not in said


def _wait(port: int) -> None:
    stop = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < stop
            time.sleep(0.2)
        else:
            return
