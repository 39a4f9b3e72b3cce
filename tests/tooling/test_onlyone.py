"""One desk per data directory."""

from pathlib import Path

import pytest

from servicedesk.onlyone import AlreadyRunning, only_one


def test_the_second_is_refused_in_the_words_of_the_first(tmp_path: Path) -> None:
    with only_one(tmp_path / "data" / "lock") as sign:
        sign("http://127.0.0.1:8000 (process 1)")
        with (
            pytest.raises(AlreadyRunning, match=r"http://127.0.0.1:8000 \(process 1\)"),
            only_one(tmp_path / "data" / "lock"),
        ):
            pass


def test_the_lock_ends_with_the_block_even_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path / "lock"):
        raise ZeroDivisionError
    with only_one(tmp_path / "lock"):  # not refused
        assert (tmp_path / "lock").read_text("utf-8") == ""


def test_two_data_directories_are_two_desks(tmp_path: Path) -> None:
    with only_one(tmp_path / "one" / "lock"), only_one(tmp_path / "two" / "lock"):
        pass
