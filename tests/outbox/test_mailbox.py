"""The embedded default: mail goes into a folder that a page shows."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from pytest_django import Settings

from core.errors import Missing
from outbox.actions.deliver_due import deliver_due
from outbox.mailbox import Head, file_name, get_mail, list_mails
from outbox.models import Failure, OutboxMessage, State
from outbox.postman import Postman
from outbox.transports import choice_for
from tests.outbox.conftest import LINK, NOON, Put

pytestmark = pytest.mark.django_db


def run() -> dict[State, int]:
    with Postman() as postman:
        return dict(deliver_due(at=NOON, limit=100, deliverer=postman))


def only() -> Head:
    (head,) = list_mails()
    return head


def folder(settings: Settings) -> Path:
    return Path(settings.OUTBOX_MAILBOX_DIR)


def test_the_file_mailbox_serves_where_there_is_no_mail_server(settings: Settings) -> None:
    assert choice_for("email") == "file"
    settings.EMAIL_HOST = "mail.example.com"
    assert choice_for("email") == "smtp"
    settings.OUTBOX_EMAIL_TRANSPORT = "file"
    assert choice_for("email") == "file"


def test_an_empty_mailbox_is_an_empty_list() -> None:
    assert list_mails() == []


def test_a_letter_can_be_opened_and_its_link_followed(put: Put) -> None:
    put(subject_tag="T-1", name="张工")
    assert run() == {State.SENT: 1}
    mail = get_mail(only().file)
    assert (mail.to, mail.sent_at) == ("张工 <alice@example.com>", NOON)
    assert mail.subject == "[T-1] 打印机：11 月 22 日 12:00 前回复您"
    assert LINK in mail.text.splitlines()
    assert f'href="{LINK}"' in mail.html
    assert mail.attachments == ()


def test_the_newest_come_first_and_no_more_than_asked_for(put: Put) -> None:
    for age in (2, 0, 1):
        put(address=f"{age}@example.com", name="", at=NOON - timedelta(hours=age))
    run()
    assert [head.to[0] for head in list_mails()] == ["0", "1", "2"]
    assert len(list_mails(limit=2)) == 2


def test_the_same_letter_again_is_the_same_file(put: Put, settings: Settings) -> None:
    put()
    run()
    OutboxMessage.objects.update(state=State.QUEUED, sent_at=None, next_attempt_at=NOON)
    assert run() == {State.SENT: 1}
    assert len(list(folder(settings).iterdir())) == 1


def test_only_the_desk_itself_can_read_the_letters(put: Put, settings: Settings) -> None:
    put()
    run()
    assert folder(settings).stat().st_mode & 0o077 == 0
    assert (folder(settings) / only().file).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_closes_the_way(put: Put, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.OUTBOX_MAILBOX_DIR = tmp_path / "file" / "mailbox"
    message = put()
    put()
    assert run() == {State.RETRYING: 1}
    message.refresh_from_db()
    assert message.failure == Failure.UNREACHABLE


def test_a_mail_that_cannot_be_written_leaves_nothing_half_done(put: Put, settings: Settings) -> None:
    put()
    (folder(settings) / file_name(OutboxMessage.objects.get().message_id, at=NOON)).mkdir(parents=True)
    assert run() == {State.RETRYING: 1}
    assert [path.is_dir() for path in folder(settings).iterdir()] == [True]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret_key",
        "/etc/passwd",
        "a.eml",
        "x\0y",
        "20261122T040000000000-0123456789abcdef.eml",
        "20261122T040000000000-0123456789abcdef.eml\n",
        "../20261122T040000000000-0123456789abcdef.eml",
    ],
)
def test_no_other_file_can_be_opened(put: Put, name: str, settings: Settings) -> None:
    put()
    run()
    (folder(settings).parent / "secret_key").write_text("s")
    with pytest.raises(Missing):
        get_mail(name)


def test_strange_files_in_the_folder_are_not_mail(put: Put, settings: Settings) -> None:
    put()
    run()
    (folder(settings) / ".unfinished.part").write_bytes(b"x")
    (folder(settings) / "notes.txt").write_bytes(b"x")
    assert len(list_mails()) == 1


def test_a_file_that_is_hardly_a_mail_is_shown_as_far_as_it_goes(settings: Settings) -> None:
    folder(settings).mkdir()
    name = file_name("<x@y>", at=NOON)
    (folder(settings) / name).write_bytes(b"\xff\xfe not a mail")
    mail = get_mail(name)
    assert (mail.to, mail.subject, mail.sent_at, mail.html) == ("", "", None, "")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("图 纸.png", "图 纸.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\.bat", "bat"),
        ("...", "file"),
        ("a\r\nb", "ab"),
    ],
)
def test_attachments_come_under_safe_names(settings: Settings, given: str, safe: str) -> None:
    mail = EmailMessage()
    mail.set_content("text")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="placeholder")
    mail.add_attachment("words", filename="words.txt")
    raw = mail.as_bytes().replace(b'filename="placeholder"', _filename(given))
    folder(settings).mkdir()
    name = file_name("<x@y>", at=NOON)
    (folder(settings) / name).write_bytes(raw)
    first, second = get_mail(name).attachments
    assert (first.name, first.content_type, first.content) == (safe, "image/png", b"\x89PNG")
    assert (second.name, second.content) == ("words.txt", b"words\n")


def _filename(name: str) -> bytes:
    quoted = "".join(f"%{byte:02X}" for byte in name.encode())
    return f"filename*=utf-8''{quoted}".encode()
