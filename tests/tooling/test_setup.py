"""`manage.py setup`, twice."""

from pathlib import Path

import pytest

from tests.tooling.programs import manage


@pytest.mark.slow
def test_the_second_setup_finds_everything_in_place(tmp_path: Path) -> None:
    first = manage("setup", data=tmp_path)
    assert first.returncode == 0, first.stderr
    assert {"Database migrated.", "Static files collected."} <= set(first.stdout.splitlines())
    assert (tmp_path / "static" / "staticfiles.json").exists()

    second = manage("setup", data=tmp_path)
    assert (second.returncode, second.stdout) == (0, "Everything is in place.\n"), second.stderr


def test_a_database_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    refused = manage("setup", data=tmp_path, DATABASE_URL="postgres://desk@127.0.0.1:1/desk")
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: The database cannot be used:")
    assert "Traceback" not in refused.stderr


def test_an_image_is_built_without_a_database(tmp_path: Path) -> None:
    built = manage("setup", "--no-database", data=tmp_path)
    assert built.returncode == 0, built.stderr
    assert not (tmp_path / "desk.sqlite3").exists()
    assert (tmp_path / "static" / "staticfiles.json").exists()
