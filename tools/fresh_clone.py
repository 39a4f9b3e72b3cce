"""`make run` as a newcomer meets it: a fresh clone of the last commit, an empty environment, nothing else.

Starts it, opens the first page, starts a second one beside it, stops the first with SIGTERM, and does it all again.
Fails where the first page takes over a minute after the packages are in, or where a process is left behind.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BARE = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
FIRST_PAGE_WITHIN, SECOND_START_WITHIN, STOPS_WITHIN, PACKAGES_WITHIN = 150, 20, 10, 600


class Failed(Exception):
    """What was promised did not happen."""


def main() -> int:
    """Walk through it, and say how long each step took."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "desk")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        started_at = time.monotonic()
        subprocess.run(["tools/venv.sh", ".venv", "core"], cwd=clone, env=BARE, check=True, timeout=PACKAGES_WITHIN)
        print(f"packages: {time.monotonic() - started_at:.1f} s", flush=True)
        try:
            walk(clone, name="first start, with demo data", limit=FIRST_PAGE_WITHIN)
            walk(clone, name="second start", limit=SECOND_START_WITHIN)
        except Failed as failure:
            print(f"failed: {failure}", file=sys.stderr)
            return 1
    print("make run works in a fresh clone")
    return 0


def walk(clone: Path, *, name: str, limit: float) -> None:
    """One desk from start to stop."""
    port = free_port()
    # A session of its own, so that all it starts can be counted.
    desk = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=clone, env=BARE, start_new_session=True)
    try:
        await_that(lambda: has_page(desk, port), what=f"{name}, to the first page", limit=limit)
        refuse_another(clone)
        desk.send_signal(signal.SIGTERM)
        await_that(lambda: desk.poll() is not None and not is_alive(desk.pid), what="stop", limit=STOPS_WITHIN)
    finally:
        if is_alive(desk.pid):
            os.killpg(desk.pid, signal.SIGKILL)


def await_that(condition: Callable[[], bool], *, what: str, limit: float) -> None:
    """Ask until it is so, and report how long that took."""
    started_at = time.monotonic()
    while not condition():
        if time.monotonic() - started_at > limit:
            raise Failed(f"{what}: not within {limit:.0f} s")
        time.sleep(0.1)
    print(f"{what}: {time.monotonic() - started_at:.1f} s (limit {limit:.0f})", flush=True)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def has_page(desk: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the first page comes whole; refuses an error page, and a desk that ended."""
    if desk.poll() is not None:
        raise Failed("make run ended by itself")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=FIRST_PAGE_WITHIN) as page:
            return b"</html>" in page.read()
    except urllib.error.HTTPError as error:
        raise Failed(f"the first page answers {error.code}") from error
    except OSError:
        return False


def refuse_another(clone: Path) -> None:
    """A second desk on the same data says so and ends."""
    command = ["make", "run", f"PORT={free_port()}"]
    second = subprocess.run(command, cwd=clone, env=BARE, capture_output=True, text=True, check=False, timeout=60)
    if second.returncode == 0 or "already runs" not in second.stderr:
        raise Failed(f"a second desk was not refused: {second.stdout}{second.stderr}")


def is_alive(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
