"""Loops and robots make no ticket and get no answer; people do."""

import pytest

from channels_intake.choices import Reason, Status
from channels_intake.mail.parse import read
from channels_intake.mail.robots import find_robot
from channels_intake.models import Inbound, Source
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import OutboxMessage
from tests.factories import NOON
from tests.intake.mail.conftest import Put
from tests.intake.mail.mails import crude, mail
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, Reason.AUTO_REPLY),
        ({"Auto_Submitted": "auto-generated (vacation)"}, Reason.AUTO_REPLY),
        ({"X_Autoreply": "yes"}, Reason.AUTO_REPLY),
        ({"X_Autorespond": "out"}, Reason.AUTO_REPLY),
        ({"Precedence": "auto_reply"}, Reason.AUTO_REPLY),
        ({"Precedence": "bulk"}, Reason.MAILING_LIST),
        ({"Precedence": "list"}, Reason.MAILING_LIST),
        ({"Precedence": "junk"}, Reason.MAILING_LIST),
        ({"List_Id": "<all.corp.example>"}, Reason.MAILING_LIST),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, Reason.MAILING_LIST),
        ({"Return_Path": "<>"}, Reason.BOUNCE),
        ({"Return_Path": "< >"}, Reason.BOUNCE),
        ({"sender": "Mail Delivery <MAILER-DAEMON@mx.example>"}, Reason.BOUNCE),
        ({"X_Failed_Recipients": "a@b.example"}, Reason.BOUNCE),
        ({"subject": "自动回复: 打印机"}, Reason.AUTO_REPLY),
        ({"subject": "自动答复：出差中"}, Reason.AUTO_REPLY),
        ({"subject": "Automatic reply: printer"}, Reason.AUTO_REPLY),
        ({"subject": "Out of Office AutoReply: printer"}, Reason.AUTO_REPLY),
        ({"sender": "desk@desk.example"}, Reason.OWN),
        ({"sender": "Desk <DESK+sd-1@desk.example>"}, Reason.OWN),
    ],
)
def test_what_no_person_wrote_is_kept_and_ignored(put: Put, headers: dict[str, str], reason: str) -> None:
    got = put(**headers)
    assert (got.status, got.reason) == (Status.IGNORED, reason)
    assert got.detail["by"]
    assert not Ticket.objects.exists()
    assert not OutboxMessage.objects.exists()
    with got.raw.open("rb") as raw:
        assert b"From:" in raw.read()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Precedence": "first-class"},
        {"Return_Path": "<wang@customer.example>"},
        {"subject": "自动回复功能坏了"},
        {"subject": "请假：系统里无法提交"},
        {"subject": "Auto replies do not work"},
        {"subject": "Out of office for weeks, password expired"},
        {"X_Autoreply": "no"},
        {"X_Auto_Response_Suppress": "DR, OOF"},
    ],
)
def test_what_a_person_wrote_is_a_request(put: Put, headers: dict[str, str]) -> None:
    assert put(**headers).status == Status.TICKET


def test_a_mailbox_that_is_fed_by_a_list_takes_what_comes_by_it(put: Put, mailbox: Source) -> None:
    mailbox.options |= {"lists": "take"}
    mailbox.save()
    assert put(List_Id="<support.corp.example>").status == Status.TICKET
    assert put(List_Id="<support.corp.example>", Auto_Submitted="auto-replied").status == Status.IGNORED


def test_our_own_letter_that_comes_back_is_ours(put: Put) -> None:
    sent = _letter()
    got = put(message_id=sent.message_id, sender="someone@else.example")
    assert (got.status, got.reason) == (Status.IGNORED, Reason.OWN)


def test_a_report_names_the_letter_the_receiver_and_why(put: Put) -> None:
    sent = _letter()
    report = f"""--r
Content-Type: text/plain

Sorry.
--r
Content-Type: message/delivery-status

Final-Recipient: rfc822; wang@customer.example
Diagnostic-Code: smtp; 550 5.1.1 no such user

--r
Content-Type: text/rfc822-headers

Message-ID: {sent.message_id}
--r--
"""
    head = "From: postmaster@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=r"
    got = put(crude(head, report))
    assert (got.status, got.reason) == (Status.IGNORED, Reason.BOUNCE)
    assert got.detail == {
        "by": "Content-Type",
        "recipient": "wang@customer.example",
        "why": "550 5.1.1 no such user",
        "letter": sent.pk,
        "ticket": "SD-20261123-0001",
    }


def test_a_read_receipt_is_no_bounce(put: Put) -> None:
    head = "From: w@c.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=r"
    assert put(crude(head, "--r\n\nread\n--r--")).reason == Reason.AUTO_REPLY


@pytest.mark.parametrize(
    "sender", ["", "not an address", "<>", "undisclosed-recipients:;", "a@b", "x y@z@w", "wang@-bad-.example"]
)
def test_who_does_not_say_who_he_is_goes_where_people_see_it(put: Put, sender: str) -> None:
    got = put(crude(f"From: {sender}\nSubject: help", "text"))
    assert (got.status, got.reason) == (Status.QUARANTINED, Reason.NO_SENDER)


def test_a_form_that_writes_from_nobody_names_the_person_in_reply_to(put: Put) -> None:
    for sender in ("Website <noreply@corp.example>", "desk@desk.example"):
        got = put(sender=sender, Reply_To="李工 <li@customer.example>", subject=sender)
        assert got.ticket is not None
        assert got.ticket.requester.email == "li@customer.example"
        assert got.sender == "li@customer.example"


def test_reply_to_of_an_ordinary_sender_changes_nothing(put: Put) -> None:
    got = put(Reply_To="mallory@evil.example")
    assert got.ticket is not None
    assert got.ticket.requester.email == "wang@customer.example"
    assert got.detail["reply_to"] == "mallory@evil.example"


def test_every_reason_is_one_of_the_known(mailbox: Source) -> None:
    robot = find_robot(read(mail(Precedence="bulk")), ours=())
    assert robot is not None
    assert robot.reason in Reason.values
    assert not Inbound.objects.exists()


def _letter() -> OutboxMessage:
    draft = Draft(
        transport="email",
        address="wang@customer.example",
        name="王敏",
        language="zh-hans",
        letter="replied",
        dedupe_key="test:1",
        thread_key="SD-20261123-0001",
    )
    enqueue_many([draft], at=NOON)
    return OutboxMessage.objects.get()
