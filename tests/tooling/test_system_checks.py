"""Misconfigurations are found before they hurt, each with its ID and a way out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from servicedesk import checks


def ids(check: Callable[[], list[CheckMessage]]) -> list[str | None]:
    messages = check()
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def install(name: str, *, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as Python's metadata can tell."""
    folder = into / f"{name}-3.0.1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.0.1\n")
    monkeypatch.syspath_prepend(str(into))


def test_the_desk_as_installed_has_nothing_to_find() -> None:
    everything = (checks.one_state_machine, checks.tried_driver, checks.full_text_search, checks.reachable_address)
    assert [ids(check) for check in everything] == [[], [], [], []]


def test_two_packages_of_one_state_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("django_fsm", into=tmp_path, monkeypatch=monkeypatch)
    assert ids(checks.one_state_machine) == ["desk.E001"]


def test_a_driver_that_nobody_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("psycopg", into=tmp_path, monkeypatch=monkeypatch)
    assert ids(checks.tried_driver) == ["desk.W002"]


@pytest.mark.parametrize(
    "url", ["desk.example.com", "ftp://desk.example.com", "https://", "https://desk.example.com/?a=1"]
)
def test_a_base_url_that_is_no_address(settings: Settings, url: str) -> None:
    settings.BASE_URL = url
    assert ids(checks.reachable_address) == ["desk.E004"]


def test_letters_that_lead_to_a_refused_host(settings: Settings) -> None:
    settings.BASE_URL = "https://desk.example.com"
    settings.ALLOWED_HOSTS = ["other.example.com"]
    assert ids(checks.reachable_address) == ["desk.W005"]
    settings.ALLOWED_HOSTS = [".example.com"]
    assert ids(checks.reachable_address) == []


def test_several_processes_need_one_secret_and_one_broker(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    settings.EMBEDDED, settings.REDIS_URL = False, ""
    assert ids(checks.shared_secret) == ["desk.E006"]
    assert ids(checks.shared_broker) == ["desk.E007"]


def test_one_process_needs_neither(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    settings.EMBEDDED, settings.REDIS_URL = True, ""
    assert ids(checks.shared_secret) == ids(checks.shared_broker) == []
