"""Files are judged by their content."""

import gzip
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from core.errors import IllegalMove, Refused
from tests.factories import Desk, asker
from tickets import actions
from tickets.models import Attachment, TicketEvent
from tickets.uploads import bare_name, check

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
EXE = b"MZ\x90\x00" + b"\x00" * 200


def _heif(brand: bytes) -> bytes:
    """How a telephone's photo begins: a box that names its brand."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1heic" + b"\x00" * 64


def _zip(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


GOOD = {
    "screen.png": PNG,
    "截图.PNG": PNG,
    "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 30,
    "IMG_0007.HEIC": _heif(b"heic"),
    "20261127.heic": _heif(b"mif1"),
    "burst.heif": _heif(b"heix"),
    "report.pdf": b"%PDF-1.7\n" + b"x" * 30,
    "list.docx": _zip("[Content_Types].xml", "word/document.xml"),
    "logs.zip": _zip("a.log"),
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "server.log": "错误：连接池已满\n".encode(),
    "gbk.txt": "错误：连接池已满\n".encode("gbk"),
    "data.csv": b"a,b\n1,2\n",
    "dump.gz": gzip.compress(b"x"),
    "smime.p7m": b"\x30\x82\x01\x00" + b"x" * 30,
    "smime.p7s": b"\x30\x80" + b"x" * 30,
    "winmail.dat": b"\x78\x9f\x3e\x22" + b"x" * 30,
    "invite.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "signature.asc": b"-----BEGIN PGP SIGNATURE-----\n",
}
BAD = {
    "tool.exe": ("kind", EXE),
    "page.html": ("kind", b"<script>alert(1)</script>"),
    "draw.svg": ("kind", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "noextension": ("kind", PNG),
    "screen.png": ("disguised", EXE),
    "photo.jpg": ("disguised", b"<html><script>alert(1)</script></html>"),
    "photo.heic": ("disguised", PNG),
    "film.heic": ("disguised", _heif(b"isom")),
    "paper.pdf": ("disguised", _zip("a")),
    "server.log": ("disguised", EXE),
    "notes.txt": ("disguised", b"text\x00with nul"),
    "empty.txt": ("empty", b""),
    "smime.p7m": ("disguised", EXE),
    "winmail.dat": ("disguised", EXE),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_it_says_is_taken(name: str) -> None:
    checked = check(ContentFile(GOOD[name]), name=name)
    assert checked.size == len(GOOD[name])
    assert checked.name == name


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_is_refused_with_its_reason(name: str) -> None:
    code, content = BAD[name]
    with pytest.raises(Refused) as refusal:
        check(ContentFile(content), name=name)
    assert [problem.code for problem in refusal.value.fields["file"]] == [code]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "C:\\temp\\passwd.txt", "/etc/passwd.txt", "a\x00/passwd.txt"]
)
def test_a_name_is_never_a_path(name: str) -> None:
    assert bare_name(name) == "passwd.txt"


@pytest.mark.parametrize("name", ["", "...", "\x1b.txt", "\ud800.txt"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        bare_name(name)


def test_a_long_name_keeps_its_extension() -> None:
    assert len(bare_name("长" * 300 + ".log")) == 200
    assert bare_name("长" * 300 + ".log").endswith(".log")


def test_too_large_and_too_much(desk: Desk, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES, settings.ATTACHMENTS_MAX_BYTES = 100, 150
    ticket = desk.receive()

    def give(size: int) -> Attachment:
        return actions.attach(
            ticket_id=ticket.pk, file=ContentFile(b"x" * size), name="a.txt", by=desk.agent, at=desk.at
        )

    with pytest.raises(Refused):
        give(101)
    give(100)
    with pytest.raises(Refused):
        give(51)
    assert give(50).size == 50


def test_norm_life_10_logs_and_screenshots_stay_with_the_ticket(desk: Desk) -> None:
    ticket = desk.receive()
    attachment = actions.attach(
        ticket_id=ticket.pk, file=ContentFile(PNG), name="报错.png", by=asker(ticket), is_internal=True, at=desk.at
    )
    assert attachment.is_internal is False, "a requester's file is his own to see"
    with attachment.file.open() as stored:
        assert stored.read() == PNG
    assert "报错" not in str(attachment.file.name)
    assert TicketEvent.objects.get(ticket=ticket, verb="attach").params["name"] == "报错.png"


def test_nothing_is_attached_to_a_cancelled_ticket(desk: Desk) -> None:
    ticket = desk.cancelled()
    with pytest.raises(IllegalMove):
        actions.attach(ticket_id=ticket.pk, file=ContentFile(PNG), name="a.png", by=desk.agent, at=desk.at)
    assert not Attachment.objects.exists()


def test_a_large_log_is_judged_by_its_beginning_and_a_hidden_zero_anywhere() -> None:
    line = "2026-11-23 10:00:00 错误：连接池已满\n".encode()
    large = line * (200_000 // len(line))
    assert check(ContentFile(large, name="server.log"), name="server.log").size == len(large)
    with pytest.raises(Refused):
        check(ContentFile(large + b"\x00", name="server.log"), name="server.log")


@pytest.mark.parametrize("head", [b"MZ\x90", b"\x7fELF\x02"])
def test_a_program_is_no_text_even_where_it_could_be_read_as_one(head: bytes) -> None:
    with pytest.raises(Refused):
        check(ContentFile(head + b" and so on", name="notes.txt"), name="notes.txt")


def test_what_nobody_can_tell_the_kind_of_is_not_what_its_name_says() -> None:
    with pytest.raises(Refused):
        check(ContentFile(b"?", name="screen.png"), name="screen.png")
