"""With real mail servers: Postfix carries, Dovecot keeps, and whatever is killed in between, every mail comes once."""

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from accounts.roles import Role
from channels_intake.choices import Status
from channels_intake.mail.fetch import fetch
from channels_intake.mail.imap import opened
from channels_intake.mail.models import Mailbox
from channels_intake.models import Inbound, Source
from core.clock import now
from outbox.actions.deliver_due import deliver_due
from outbox.models import OutboxMessage
from outbox.postman import Postman
from tests.factories import staff
from tests.intake.mail.mails import mail
from tests.intake.mail.servers import PASSWORD, MailServers, mail_servers, wait_until
from tests.tooling.programs import ROOT, bare_environment
from tickets.actions import acknowledge, reply
from tickets.models import Ticket

pytestmark = [
    pytest.mark.usefixtures("world_time"),
    pytest.mark.mailservers,
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.django_db(transaction=True),
]

DESK, WANG, LI = "desk@desk.example", "wang@customer.example", "li@customer.example"


@pytest.fixture(scope="module")
def all_servers() -> Iterator[MailServers]:
    with mail_servers(DESK, WANG, LI) as running:
        yield running


@pytest.fixture
def servers(all_servers: MailServers, settings: Settings) -> MailServers:
    with smtplib.SMTP("127.0.0.1", all_servers.smtp_port):
        pass
    settings.OUTBOX_EMAIL_TRANSPORT = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", all_servers.smtp_port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    return all_servers


@pytest.fixture
def mailbox(mailbox: Source, servers: MailServers) -> Source:
    mailbox.options |= {"host": "127.0.0.1", "port": servers.imap_port, "security": "plain", "user": DESK}
    mailbox.secrets = {"password": PASSWORD}
    mailbox.save()
    with opened(mailbox) as box:
        for uid in box.uids("ALL"):
            box.mark_seen(uid)
    fetch(mailbox, clock=now)
    return mailbox


def send(servers: MailServers, raw: bytes, *, sender: str = WANG, to: str = DESK) -> None:
    with smtplib.SMTP("127.0.0.1", servers.smtp_port) as smtp:
        smtp.sendmail(sender, [to], raw)


def fetched(mailbox: Source, count: int) -> list[Inbound]:
    """Fetches until `count` mails have come, in all."""

    def look() -> bool:
        fetch(mailbox, clock=now)
        return Inbound.objects.count() >= count

    wait_until(look, what=f"{count} mails")
    return list(Inbound.objects.order_by("pk"))


def delivered(servers: MailServers, address: str, count: int) -> EmailMessage:
    with Postman() as postman:
        deliver_due(at=now(), limit=50, deliverer=postman)
    wait_until(lambda: len(servers.mails(address)) >= count, what=f"mail number {count} for {address}")
    return message_from_bytes(servers.mails(address)[-1], policy=default)


def test_norm_mail_1_a_mail_is_answered_by_mail_and_the_answer_comes_to_the_same_ticket(
    servers: MailServers, mailbox: Source
) -> None:
    before = len(servers.mails(WANG))
    send(servers, mail(message_id="<first@customer.example>"))
    (first,) = fetched(mailbox, 1)
    assert (first.status, first.source) == (Status.TICKET, mailbox)
    ticket = Ticket.objects.get()
    agent = staff(Role.AGENT)
    acknowledge(ticket_id=ticket.pk, by=agent, at=now())
    reply(ticket_id=ticket.pk, body="请打开前盖，取出卡住的纸，再打印一张测试页给我们看。", by=agent, at=now())

    letter = delivered(servers, WANG, before + 2)
    assert ticket.number in letter["subject"]
    assert letter["in-reply-to"] == "<first@customer.example>"
    assert "<first@customer.example>" in letter["references"]
    assert letter["content-language"] == "zh-hans"
    assert letter["reply-to"].startswith(f"desk+{ticket.number.lower()}-")

    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = WANG, letter["reply-to"], "回复: 您好"
    answer["Message-ID"], answer["In-Reply-To"] = "<second@customer.example>", letter["message-id"]
    text = letter.get_body(("plain",))
    assert text is not None
    quoted = "\n".join(f"> {line}" for line in text.get_content().splitlines())
    answer.set_content(f"取出来了，可以打印了，谢谢！\n\n在 2026-11-23 14:00:00，服务台 写道：\n{quoted}\n")
    send(servers, answer.as_bytes(), to=str(letter["reply-to"]))
    second = fetched(mailbox, 2)[1]
    assert (second.status, second.ticket, second.reason) == (Status.MESSAGE, ticket, "")
    assert second.message is not None
    assert second.message.body == "取出来了，可以打印了，谢谢！"
    assert Ticket.objects.count() == 1
    assert not OutboxMessage.objects.filter(state="dead").exists()


def test_what_the_server_has_is_marked_and_what_somebody_read_meanwhile_comes_too(
    servers: MailServers, mailbox: Source
) -> None:
    send(servers, mail(subject="one"))
    fetched(mailbox, 1)
    send(servers, mail(subject="two"))
    with opened(mailbox) as box:
        (uid,) = wait_until(lambda: box.uids("UNSEEN"), what="the second mail")
        box.mark_seen(uid)  # a colleague looks into the mailbox with his own program
    assert [one.subject for one in fetched(mailbox, 2)] == ["one", "two"]
    with opened(mailbox) as box:
        assert box.uids("UNSEEN") == []
    mailbox.refresh_from_db()
    assert mailbox.heard_at is not None
    assert mailbox.last_error == ""


def test_fetched_mail_is_moved_where_that_is_wanted(servers: MailServers, mailbox: Source) -> None:
    mailbox.options |= {"afterwards": "move", "move_to": "已处理"}
    mailbox.save()
    send(servers, mail(subject="moved"))
    fetched(mailbox, 1)
    mailbox.options |= {"folder": "已处理"}
    with opened(mailbox) as box:
        assert len(box.uids("ALL")) == 1
    mailbox.options |= {"folder": "INBOX"}
    with opened(mailbox) as box:
        assert box.uids("SUBJECT moved") == []


def test_of_a_mail_that_is_too_large_only_the_head_is_fetched(
    servers: MailServers, mailbox: Source, settings: Settings
) -> None:
    settings.INTAKE_MAX_BYTES = 500_000
    send(servers, mail(subject="huge", body="x" * 70 + "\n" * 2 + ("y" * 70 + "\n") * 20_000))
    send(servers, mail(subject="small"))
    got = fetched(mailbox, 2)
    large = next(one for one in got if one.subject == "huge")
    assert (large.status, large.reason, large.is_cut) == (Status.QUARANTINED, "too_large", True)
    assert large.size > 1_000_000
    assert large.raw.size == 256 * 1024
    assert next(one for one in got if one.subject == "small").status == Status.TICKET


def test_a_wrong_password_is_seen_on_the_mailbox(mailbox: Source) -> None:
    mailbox.secrets = {"password": "wrong"}
    mailbox.save()
    assert fetch(mailbox, clock=now)
    mailbox.refresh_from_db()
    assert "AUTHENTICATIONFAILED" in mailbox.last_error
    assert mailbox.failed_at is not None


_KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import timedelta
import channels_intake.actions
from channels_intake.mail import fetch, imap, taking
from channels_intake.models import Source, Inbound
from core.clock import now

moment, count = sys.argv[1], int(sys.argv[2])

def dying(do):
    def die(*args, **kwargs):
        global count
        count -= 1
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*args, **kwargs)
    return die

if moment == "before the commit":
    Inbound.save = dying(Inbound.save)
elif moment == "in the middle of settling":
    settling = sys.modules["channels_intake.actions.settle"]
    settling._note = dying(settling._note)
elif moment == "before it is marked":
    imap.Box.mark_seen = dying(imap.Box.mark_seen)
elif moment == "after the fetch":
    fetch.take_letter = dying(fetch.take_letter)
fetch.fetch(Source.objects.get(), clock=lambda: now() + timedelta(minutes=3 * int(sys.argv[3])))
"""


@pytest.mark.parametrize(
    "moment", ["after the fetch", "before the commit", "in the middle of settling", "before it is marked"]
)
def test_norm_life_2_a_worker_is_killed_and_every_mail_comes_exactly_once(
    servers: MailServers, mailbox: Source, moment: str
) -> None:
    for number in range(6):
        send(servers, mail(subject=f"mail {number}", sender=f"u{number} <u{number}@customer.example>"))
    with opened(mailbox) as box:
        wait_until(lambda: len(box.uids("UNSEEN")) == 6, what="six mails")
    for turn in range(3):
        worker = subprocess.run(
            [sys.executable, "-c", _KILLED, moment, "2", str(turn)],
            cwd=ROOT,
            env=environment(),
            check=False,
            timeout=60,
        )
        assert worker.returncode == -signal.SIGKILL
    fetch(mailbox, clock=lambda: now() + timedelta(minutes=12))
    subjects = sorted(f"mail {number}" for number in range(6))
    assert sorted(Inbound.objects.values_list("subject", flat=True)) == subjects
    assert sorted(Ticket.objects.values_list("title", flat=True)) == subjects
    assert set(Inbound.objects.values_list("status", flat=True)) == {Status.TICKET}
    with opened(mailbox) as box:
        assert box.uids("UNSEEN") == []


def test_a_watched_mailbox_takes_mail_in_as_it_comes(servers: MailServers, mailbox: Source) -> None:
    with _watching() as process:
        wait_until(lambda: Mailbox.objects.exclude(watched_until=None).exists(), what="the watcher")
        send(servers, mail(subject="at once"))
        # Far sooner than the minute after which it would look by itself: the server has said so (IDLE).
        wait_until(lambda: Inbound.objects.filter(status=Status.TICKET).exists(), what="the mail", seconds=20)
        assert Inbound.objects.get().subject == "at once"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@contextmanager
def _watching() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "manage.py", "watch_mail"], cwd=ROOT, env=environment())
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def environment() -> dict[str, str]:
    """That of a worker on the test's own database and files."""
    values = connection.settings_dict
    url = f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    return bare_environment(
        django_settings.MEDIA_ROOT.parent,
        DATABASE_URL=url,
        SECRET_KEY=django_settings.SECRET_KEY,
        DJANGO_SETTINGS_MODULE="servicedesk.settings",
        EMBEDDED="1",
        REDIS_URL=os.environ.get("REDIS_URL", ""),
    )
