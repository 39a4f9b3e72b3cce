"""Settings that name the desk's own address follow the one it listens on."""

import pytest
from django.http.request import validate_host
from pytest_django import Settings

from servicedesk.management.commands.serve import _adopt_address

# A datagram socket is pointed at an address set aside for documentation, to learn our own; nothing is sent.
asks_for_our_address = pytest.mark.allow_hosts(["127.0.0.1", "::1", "192.0.2.1"])


@pytest.fixture(autouse=True)
def _silent_environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    for name in ("BASE_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"):
        monkeypatch.delenv(name, raising=False)
    settings.EMBEDDED = False  # and whatever is adopted ends with the test


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("localhost", "http://localhost:9000"),
        ("desk.example.com", "http://desk.example.com:9000"),
        ("::1", "http://[::1]:9000"),
    ],
)
def test_letters_lead_to_where_the_desk_listens(settings: Settings, host: str, url: str) -> None:
    assert _adopt_address(host=host, port=9000) == url == settings.BASE_URL
    assert [url] == settings.CSRF_TRUSTED_ORIGINS
    assert settings.EMBEDDED
    assert validate_host(url.removeprefix("http://").rpartition(":")[0], settings.ALLOWED_HOSTS)
    assert not validate_host("elsewhere.example.com", settings.ALLOWED_HOSTS)


@asks_for_our_address
@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_listening_everywhere_answers_to_every_name_but_names_one_in_letters(settings: Settings, host: str) -> None:
    url = _adopt_address(host=host, port=9000)
    assert url.endswith(":9000")
    assert "0.0.0.0" not in url
    assert validate_host("desk.example.com", settings.ALLOWED_HOSTS)


@asks_for_our_address
def test_what_the_environment_says_stands(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://desk.example.com", ["desk.example.com"]
    monkeypatch.setenv("BASE_URL", settings.BASE_URL)
    monkeypatch.setenv("ALLOWED_HOSTS", "desk.example.com")
    assert _adopt_address(host="0.0.0.0", port=9000) == "https://desk.example.com"
    assert settings.ALLOWED_HOSTS == ["desk.example.com"]
