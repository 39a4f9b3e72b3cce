"""Running the project's own programs as a person would: real processes, an environment of their own."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def bare_environment(data: Path, **more: str) -> dict[str, str]:
    """What a person's shell would have, and no more: no service, no setting of the test run."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DATA_DIR": str(data), **more}


def manage(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end."""
    return run(sys.executable, "manage.py", *arguments, env=bare_environment(data, **environment))


def run(*command: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run any program to its end."""
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


class Desk:
    """A running `manage.py serve`, in a session of its own so that whatever it leaves behind can be found."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", "0", *arguments],
            cwd=ROOT,
            env=bare_environment(data, **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for(self, words: str) -> str:
        """The first line that holds `words`; fails where the desk ends or stays silent for five minutes."""
        while True:
            line = self._lines.get(timeout=300)
            assert line is not None, "\n".join(self.said)
            if words in line:
                return line

    def has_left_something(self) -> bool:
        """Whether a process of this desk's session is still alive."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            self._lines.put(line.rstrip())
        self._lines.put(None)


@contextmanager
def running_desk(data: Path, *arguments: str, **environment: str) -> Iterator[Desk]:
    """A desk for the time of the block; killed at its end if it still runs then."""
    desk = Desk(data, *arguments, **environment)
    try:
        yield desk
    finally:
        if desk.process.poll() is None:
            desk.process.kill()
        desk.process.wait()
        assert desk.process.stdout is not None
        desk.process.stdout.close()
