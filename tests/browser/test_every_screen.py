"""Every screen that is photographed is fit for everybody: no grave finding of axe, and room for whoever zooms in."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytest.importorskip("playwright.sync_api")

PATIENCE = 1800  # seconds that a busy machine gets for all of them
pytestmark = [pytest.mark.browser, pytest.mark.timeout(PATIENCE + 60)]

TOOL = Path(settings.BASE_DIR) / "tools" / "access.py"


# A part of either desk; `make access` judges all.
@pytest.mark.first
@pytest.mark.parametrize(("desk", "part"), [("demo", "1/8"), ("empty", "1/4")])
def test_every_screen_is_accessible_in_the_look_that_falls_to_it(desk: str, part: str) -> None:
    command = [sys.executable, str(TOOL), "--desk", desk, "--part", part]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_screen_has_its_look_and_all_looks_have_their_turn() -> None:
    from shots.judge import LOOKS, MAIN, looks_of  # noqa: PLC0415 -- axe and Playwright are there only here

    names = [f"screen-{n}" for n in range(40)]
    chosen = [looks_of(name, every=False) for name in names]
    assert {len(looks) for looks in chosen} == {1}
    assert {looks[0] for looks in chosen} == set(LOOKS)
    assert chosen == [looks_of(name, every=False) for name in names]
    assert looks_of(next(iter(MAIN)), every=False) == looks_of("screen-1", every=True) == LOOKS
