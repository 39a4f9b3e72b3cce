"""A mail of a hundred megabytes fills no memory, whichever way it comes."""

import asyncio
import socket
import tempfile
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from channels_intake.choices import Reason, Status
from channels_intake.mail.files import mails_in
from channels_intake.mail.parse import read
from channels_intake.mail.taking import take_stream
from channels_intake.models import Inbound, Source
from tests.factories import NOON
from tests.intake.mail.test_listener import DESK, WANG, listening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MEGA = 1_000_000


@contextmanager
def at_most(size: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


def hundred_megabytes(head: bytes, piece: bytes) -> IO[bytes]:
    made = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    made.write(head)
    for _ in range(100 * MEGA // len(piece)):
        made.write(piece)
    made.seek(0)
    return made


@pytest.mark.parametrize("piece", [b"x" * 900 + b"\r\n", b"x" * 100_000], ids=["lines", "one line"])
def test_from_a_file_only_its_head_is_kept(mailbox: Source, piece: bytes) -> None:
    head = b"From wang@customer.example Mon Nov 23 12:00:00 2026\nFrom: wang@customer.example\nSubject: huge\n\n"
    with hundred_megabytes(head, piece) as stream, at_most(60 * MEGA):
        for one in mails_in(stream):
            take_stream(mailbox, one, at=NOON)
    got = Inbound.objects.get()
    assert (got.status, got.reason, got.subject, got.sender) == (
        Status.QUARANTINED,
        Reason.TOO_LARGE,
        "huge",
        "wang@customer.example",
    )
    assert got.size > 99 * MEGA


@pytest.mark.parametrize("piece", [b"x" * 900 + b"\r\n", b"x" * 100_000], ids=["lines", "one line"])
def test_the_listener_refuses_it_and_goes_on(mailbox: Source, piece: bytes) -> None:
    with (
        listening() as port,
        socket.create_connection(("127.0.0.1", port), timeout=50) as connection,
        at_most(60 * MEGA),
    ):
        lines = connection.makefile("rb")
        for words in ("", "HELO x", f"MAIL FROM:<{WANG}>", f"RCPT TO:<{DESK}>", "DATA"):
            if words:
                connection.sendall(f"{words}\r\n".encode())
            assert lines.readline()[:1] in b"23"
        for _ in range(100 * MEGA // len(piece)):
            connection.sendall(piece)
        connection.sendall(b"\r\n.\r\n")
        assert lines.readline().startswith(b"552")
        connection.sendall(b"NOOP\r\n")
        assert lines.readline().startswith(b"250")
    assert not Inbound.objects.exists()
    asyncio.set_event_loop(None)


def test_the_largest_mail_that_is_kept_whole_is_read_within_bounds() -> None:
    import base64  # noqa: PLC0415 (for this one)

    content = base64.encodebytes(bytes(range(256)) * 110_000)
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n"
    raw += b"--b\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\n"
    raw += content + b"\n--b--\n"
    del content
    with at_most(160 * MEGA):
        letter = read(raw)
    assert len(letter.files[0].content) == 256 * 110_000
