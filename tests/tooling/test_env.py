"""Reading the environment."""

import re
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from servicedesk import env, settings_test
from tests.tooling.programs import ROOT


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("no", False)]
)
def test_a_flag_is_what_it_says(monkeypatch: pytest.MonkeyPatch, value: str, *, expected: bool) -> None:
    monkeypatch.setenv("DESK_FLAG", value)
    assert env.flag("DESK_FLAG", default=not expected) is expected


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_VALUE", "")
    assert env.flag("DESK_VALUE", default=True)
    assert env.words("DESK_VALUE", default="a, b,") == ["a", "b"]
    assert env.number("DESK_VALUE", default=25) == 25


def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PORT", "smtp")
    with pytest.raises(ImproperlyConfigured, match="DESK_PORT must be a whole number, not 'smtp'"):
        env.number("DESK_PORT", default=25)


def test_a_time_of_day_is_read_and_one_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.clock("DESK_TIME", default=time(22)) == time(22)
    monkeypatch.setenv("DESK_TIME", "21:30")
    assert env.clock("DESK_TIME", default=time(22)) == time(21, 30)
    monkeypatch.setenv("DESK_TIME", "late")
    with pytest.raises(ImproperlyConfigured, match="DESK_TIME must be a time of day, such as 22:00, not 'late'"):
        env.clock("DESK_TIME", default=time(22))


@pytest.mark.parametrize("wrong", ["Nowhere/Else", "../etc/passwd", "/etc/passwd"])
def test_a_time_zone_is_read_and_one_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    assert env.zone("DESK_ZONE", default="Asia/Shanghai") == "Asia/Shanghai"
    monkeypatch.setenv("DESK_ZONE", "Europe/Paris")
    assert env.zone("DESK_ZONE", default="Asia/Shanghai") == "Europe/Paris"
    monkeypatch.setenv("DESK_ZONE", wrong)
    with pytest.raises(ImproperlyConfigured, match="DESK_ZONE must be a time zone, such as Asia/Shanghai"):
        env.zone("DESK_ZONE", default="Asia/Shanghai")


def test_a_secret_of_the_environment_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESK_SECRET", "s3cret")
    assert env.secret("DESK_SECRET", file=tmp_path / "key") == "s3cret"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    first = env.secret("DESK_SECRET", file=tmp_path / "var" / "key")
    assert len(first) >= 50
    assert env.secret("DESK_SECRET", file=tmp_path / "var" / "key") == first
    assert (tmp_path / "var" / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["key"]


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    call = "import pathlib, sys; from servicedesk import env; print(env.secret('NONE', file=pathlib.Path(sys.argv[1])))"
    command = [sys.executable, "-c", call, str(tmp_path / "key")]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    secrets = {process.communicate(timeout=60)[0].strip() for process in processes}
    assert len(secrets) == 1
    assert secrets.pop()


def test_the_test_run_ignores_each_variable_that_an_installation_may_set() -> None:
    read = set()
    for file in (ROOT / "servicedesk").glob("settings*.py"):
        if file.stem != "settings_test":
            text = file.read_text("utf-8")
            read |= set(re.findall(r"""(?:environ(?:\.get)?[(\[]|env\.\w+\()"([A-Z_]+)\"""", text))
    kept = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "EMBEDDED"}
    assert len(read) > 20
    assert {name for name in read - kept if not name.startswith(settings_test.INSTALLATION)} == set()
