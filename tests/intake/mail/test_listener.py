"""The listener, spoken to by the library's own client."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from pytest_django import Settings

from channels_intake.choices import Reason, Status
from channels_intake.mail import listener
from channels_intake.mail.taking import take_stream
from channels_intake.mail.tokens import plus_address
from channels_intake.models import Inbound, Source
from tests.factories import NOON
from tests.intake.mail.mails import mail
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db(transaction=True)]
WANG, DESK = "wang@customer.example", "desk@desk.example"


@contextmanager
def listening(*, lmtp: bool = False) -> Iterator[int]:
    """A server in a thread; its port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(listener.serve("127.0.0.1", 0, lmtp=lmtp, clock=lambda: NOON))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0.05)


@pytest.fixture
def smtp(mailbox: Source) -> Iterator[smtplib.SMTP]:
    with listening() as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        yield client


def test_norm_life_2_what_is_delivered_becomes_a_ticket(smtp: smtplib.SMTP, mailbox: Source) -> None:
    assert smtp.sendmail(WANG, [DESK], mail()) == {}
    got = Inbound.objects.get()
    assert (got.status, got.source) == (Status.TICKET, mailbox)
    mailbox.refresh_from_db()
    assert mailbox.heard_at == NOON
    smtp.sendmail(WANG, [DESK], mail(message_id="<2@x>"))
    smtp.sendmail(WANG, [DESK], mail(message_id="<2@x>"))
    assert Inbound.objects.count() == 2


def test_other_peoples_mail_is_refused(smtp: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        smtp.sendmail(WANG, ["someone@else.example"], mail())
    assert refused.value.recipients["someone@else.example"][0] == 550
    assert not Inbound.objects.exists()


def test_the_envelope_counts_a_plus_address_and_an_empty_sender(smtp: smtplib.SMTP) -> None:
    smtp.sendmail(WANG, [DESK], mail())
    ticket = Ticket.objects.get()
    smtp.sendmail(WANG, [plus_address(DESK, ticket.number)], mail(subject="x", to="undisclosed-recipients:;"))
    smtp.sendmail("", [DESK], mail(subject="Undelivered"))
    statuses = Inbound.objects.order_by("pk").values_list("status", "reason")
    assert list(statuses) == [
        (Status.TICKET, ""),
        (Status.MESSAGE, ""),
        (Status.IGNORED, Reason.BOUNCE),
    ]


def test_what_cannot_be_kept_is_asked_for_again(smtp: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch) -> None:
    save, broken = Inbound.save, [True]

    def failing(self: Inbound, *args: object, **kwargs: object) -> None:
        if broken:
            raise OperationalError("away")
        save(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Inbound, "save", failing)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        smtp.sendmail(WANG, [DESK], mail(message_id="<1@x>"))
    assert refused.value.smtp_code == 451
    broken.clear()
    smtp.sendmail(WANG, [DESK], mail(message_id="<1@x>"))
    assert Inbound.objects.get().status == Status.TICKET


def test_what_is_too_large_is_refused_before_and_after_it_is_sent(smtp: smtplib.SMTP, settings: Settings) -> None:
    settings.INTAKE_MAX_BYTES = 100_000
    large = mail("x" * 76 + "\n" + ("y" * 76 + "\n") * 3_000)
    smtp.ehlo()
    smtp.mail(WANG)
    smtp.rcpt(DESK)
    assert smtp.data(large)[0] == 552
    smtp.rset()
    assert smtp.sendmail(WANG, [DESK], mail()) == {}
    assert Inbound.objects.count() == 1
    with listening() as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "100000"
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail(WANG, [DESK], large)


@pytest.mark.parametrize(
    "body",
    [
        "x" * 300_000,  # one line, far longer than the standard allows
        "." * 5 + "\r\n..\r\n.\r\n.x",
        "a\r\n" * 50_000,
        "x" * (64 * 1024 - 1) + "\r\n.y\r\n" + "z" * (64 * 1024) + "\r\n",
    ],
)
def test_every_byte_arrives(smtp: smtplib.SMTP, body: str) -> None:
    raw = f"From: {WANG}\r\nSubject: x\r\n\r\n{body}".encode()
    smtp.sendmail(WANG, [DESK], raw)
    with Inbound.objects.get().raw.open("rb") as kept:
        assert kept.read().split(b"\r\n", 2)[2].rstrip(b"\r\n") == raw.rstrip(b"\r\n")


def test_lmtp_answers_for_each_recipient(mailbox: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    Source.objects.create(slug="it", adapter="mail", name="IT", options={"address": "it@desk.example"}, created_at=NOON)

    def failing(source: Source, *args: object, **kwargs: object) -> object:
        if source.slug == "it":
            raise OperationalError("away")
        return take_stream(source, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("channels_intake.mail.listener.take_stream", failing)
    with listening(lmtp=True) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        lines = connection.makefile("rb")
        assert lines.readline().startswith(b"220")
        ask = _asker(connection, lines)
        assert b"500" in ask("EHLO x")
        assert b"250" in ask("LHLO x")
        ask(f"MAIL FROM:<{WANG}>")
        assert [ask(f"RCPT TO:<{one}>")[:3] for one in (DESK, "it@desk.example", "x@else.example")] == [
            b"250",
            b"250",
            b"550",
        ]
        ask("DATA")
        connection.sendall(mail().replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        assert [lines.readline()[:3] for _ in range(2)] == [b"250", b"451"]
        ask("QUIT")
    assert Inbound.objects.get().source == mailbox


def _asker(connection: socket.socket, lines: "socket.SocketIO | object") -> Callable[[str], bytes]:
    def ask(words: str) -> bytes:
        connection.sendall(f"{words}\r\n".encode())
        while True:
            line: bytes = lines.readline()  # type: ignore[union-attr]
            if line[3:4] != b"-":
                return line

    return ask
