"""The floors of the house, and that the check which guards them can fail."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from tests.tooling.programs import ROOT, run

DOMAIN = (
    *("core", "accounts", "outbox", "tickets", "sla", "channels_intake", "satisfaction", "knowledge", "notifications"),
)
SCREENS = ("views", "urls", "serializers", "forms")
needs_linter = pytest.mark.skipif(
    importlib.util.find_spec("importlinter") is None, reason="needs requirements/lint.lock: make lint-floors"
)


@pytest.mark.parametrize("package", [name for name in DOMAIN if (ROOT / name / "__init__.py").exists()])
def test_a_domain_package_has_no_screen_and_no_resource(package: str) -> None:
    found = [path for path in (ROOT / package).rglob("*.py") if path.stem in SCREENS]
    assert found == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the sources, to break."""
    for package in sorted(path.parent for path in ROOT.glob("*/__init__.py")):
        shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> tuple[int, str]:
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = run(sys.executable, "-c", call, "--no-cache", cwd=house)
    return result.returncode, result.stdout + result.stderr


def plant(line: str, *, into: Path) -> None:
    into.write_text(f"{into.read_text('utf-8')}\n{line}\n", "utf-8")


@needs_linter
def test_the_house_as_it_stands_is_sound(house: Path) -> None:
    status, words = lint_imports(house)
    assert status == 0, words


@needs_linter
@pytest.mark.parametrize(
    ("file", "line", "guidance"),
    [
        ("core/bus.py", "import tickets", "publish an event"),
        ("accounts/models.py", "import outbox.models", "publish an event"),
        ("portal/__init__.py", "import workbench", "publish an event"),
        ("tickets/__init__.py", "import servicedesk.urls", "publish an event"),
        ("tickets/policies.py", "import django_fsm", "Call an action"),
        ("workbench/__init__.py", "import django_fsm", "Call an action"),
        ("tickets/policies.py", "from core.clock import now", "Take `at: datetime`"),
    ],
)
def test_a_planted_violation_is_found_and_explained(house: Path, file: str, line: str, guidance: str) -> None:
    plant(line, into=house / file)
    status, words = lint_imports(house)
    assert status == 1, words
    assert "BROKEN" in words
    assert guidance in words
