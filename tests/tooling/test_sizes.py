"""The file-size rule can fail."""

import sys
from pathlib import Path

import pytest

from tests.tooling.programs import ROOT, run


def sizes(tmp_path: Path) -> tuple[int, str]:
    result = run(sys.executable, str(ROOT / "tools" / "sizes.py"), str(tmp_path))
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("core/bus.py", 400),
        ("static/css/base.css", 400),
        ("tests/test_bus.py", 500),
        ("templates/queue.html", 150),
        ("servicedesk/settings.py", 150),
    ],
)
def test_a_file_may_be_as_long_as_its_limit_and_not_a_line_longer(tmp_path: Path, name: str, limit: int) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("\n" * limit)
    assert sizes(tmp_path)[0] == 0
    file.write_text("\n" * (limit + 1))
    status, words = sizes(tmp_path)
    assert status == 1
    assert f"{name}: {limit + 1} lines, at most {limit}" in words


def test_a_function_of_fifty_one_lines_is_too_long(tmp_path: Path) -> None:
    body = "\n".join(["    pass"] * 50)
    (tmp_path / "long.py").write_text(f"def act():\n{body}\n")
    status, words = sizes(tmp_path)
    assert status == 1
    assert "long.py:1 act: 51 lines, at most 50" in words


def test_what_is_generated_is_not_measured(tmp_path: Path) -> None:
    file = tmp_path / "tickets" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("\n" * 900)
    assert sizes(tmp_path)[0] == 0
