"""`make help` is the whole list, and says a line about each."""

import re
import shutil

import pytest

from tests.tooling.programs import ROOT, run

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
PROMISED = {"run", "test", "test-all", "check", "lint", "screenshots", "lock", "messages", "help"}


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


def test_help_lists_every_target_with_its_line() -> None:
    answer = run("make", "help")
    assert answer.returncode == 0, answer.stderr
    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", answer.stdout, re.MULTILINE))
    assert set(listed) == targets()
    assert targets() >= PROMISED


def test_no_target_is_mistaken_for_a_file() -> None:
    text = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    phony = re.search(r"^\.PHONY:(.*)$", text, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets()


def test_make_alone_explains_itself() -> None:
    assert run("make").stdout == run("make", "help").stdout
