"""What the system checks find before a letter is sent."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from outbox.checks import check_letters, check_that_mail_leaves, check_transports


def ids(found: list[CheckMessage]) -> list[str]:
    return [str(message.id) for message in found]


def write(folder: Path, name: str, source: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, "utf-8")


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.OUTBOX_LETTER_DIRS = [tmp_path]
    settings.LANGUAGES = [("zh-hans", "Chinese"), ("en", "English")]
    return tmp_path


def test_the_desks_own_letters_are_complete(settings: Settings) -> None:
    settings.OUTBOX_LETTER_DIRS = ()
    assert check_letters() == []


def test_a_letter_must_be_there_in_every_language(folder: Path) -> None:
    write(folder, "en/hello.txt", "Subject: s\n\ntext")
    write(folder, "en/_signature.txt", "part of letters, and none itself")
    (found,) = check_letters()
    assert (found.id, found.msg) == ("outbox.E001", "The letter 'hello' is missing in 'zh-hans'.")


@pytest.mark.parametrize("source", ["Subject: s\n\n{% if %}", "Subject: {{ a b }}\n\nt", "Hello\n\ntext", ""])
def test_a_letter_that_cannot_be_used_is_found(folder: Path, source: str) -> None:
    write(folder, "en/hello.txt", source)
    write(folder, "zh-hans/hello.txt", "Subject: s\n\ntext")
    assert ids(check_letters()) == ["outbox.E002"]


def test_a_transport_that_does_not_exist_is_found(settings: Settings) -> None:
    assert check_transports() == []
    settings.OUTBOX_EMAIL_TRANSPORT = "pigeon"
    assert ids(check_transports()) == ["outbox.E003"]


def test_mail_that_reaches_nobody_is_no_way_to_run_a_desk(settings: Settings) -> None:
    assert ids(check_that_mail_leaves()) == ["outbox.W001"]
    settings.EMAIL_HOST = "mail.example.com"
    assert check_that_mail_leaves() == []
