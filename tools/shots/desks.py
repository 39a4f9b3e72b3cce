"""A desk of one's own to photograph: the embedded one, on a free port, with data in a folder that goes afterwards."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STOPS_WITHIN = 30  # seconds
READY = "The service desk is at"

Places = dict[str, str | list[str]]


@dataclass(frozen=True)
class Desk:
    """Where it answers, and what stands on it (see `places`)."""

    url: str
    places: Places


@contextmanager
def running_desk(*, empty: bool) -> Iterator[Desk]:
    """The demonstration desk, or one with its people and no ticket, for the time of the block."""
    with tempfile.TemporaryDirectory(prefix="servicedesk-shots-") as folder:
        environment = _environment(Path(folder))
        _run("manage.py", "setup", environment=environment)
        if not empty:
            _run("manage.py", "demo", environment=environment)
        command = [sys.executable, "manage.py", "serve", "--port", "0", "--no-demo"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            url = _address(process)
            arguments = ["--empty"] if empty else []
            places = _run("tools/shots/places.py", *arguments, environment=environment | {"BASE_URL": url})
            yield Desk(url, json.loads(places))
        finally:
            process.terminate()
            process.wait(timeout=STOPS_WITHIN)


def _environment(data: Path) -> dict[str, str]:
    """What a person's shell would have, and no more: no service, no setting of this installation."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "LANG") if name in os.environ}
    code = os.pathsep.join((str(ROOT), str(ROOT / "tools")))
    own = {"DATA_DIR": str(data), "PYTHONPATH": code, "DJANGO_SETTINGS_MODULE": "servicedesk.settings"}
    return {**kept, **own, "DESK_HOTLINE": "6000"}


def _run(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _address(process: "subprocess.Popen[str]") -> str:
    """The address it says; `RuntimeError` where it ends before that."""
    assert process.stdout is not None  # noqa: S101 -- asked for above
    for line in process.stdout:
        if READY in line:
            return line.split()[-1].rstrip("/")
    raise RuntimeError("The desk did not start.")
