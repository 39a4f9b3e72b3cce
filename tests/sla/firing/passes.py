"""A pass in a process of its own, which a test may stop in the middle of a batch.

    python -m tests.sla.firing.passes 2026-11-24T02:00:00+00:00 BATCH [STOP]

Says “ready” and waits for a line. With STOP it says “in the middle” once so many batches are all but written, and waits
for another line there; its subscriber comes last, when notices and letters are written too. At the end: how many steps
it fired.
"""

import os
import sys
from datetime import datetime

import django


def main(at: str, batch: str, stop: str = "0") -> None:
    """One pass at that moment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
    django.setup()
    from core.bus import subscribe  # noqa: PLC0415 (after the settings)
    from sla.events import StepsFired  # noqa: PLC0415
    from sla.firing import fire_due  # noqa: PLC0415

    batches = 0

    def pause(_fact: StepsFired) -> None:
        nonlocal batches
        batches += 1
        if batches == int(stop):
            _wait("in the middle")

    subscribe(StepsFired, pause)
    _wait("ready")
    moment = datetime.fromisoformat(at)
    print(fire_due(now=lambda: moment, batch=int(batch)).fired, flush=True)  # noqa: T201 (that is how it speaks)


def _wait(words: str) -> None:
    print(words, flush=True)  # noqa: T201
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
