"""Which ticket a mail belongs to, and who may write on it."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from accounts.actors import SYSTEM
from accounts.models import Requester
from channels_intake.actions import settle_again
from channels_intake.choices import Reason, Status
from channels_intake.mail.taking import take_letter
from channels_intake.mail.tokens import number_in, plus_address, without_plus
from channels_intake.models import Inbound, Source
from outbox.identity import thread_id_for
from outbox.models import OutboxMessage
from tests.factories import NOON, Desk, staff
from tests.intake.mail.conftest import Put
from tests.intake.mail.mails import crude, mail
from tests.intake.mail.test_reading import PNG
from tickets.actions import acknowledge, merge
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(put: Put) -> Ticket:
    """王敏's, from his first mail, with our letter to him."""
    first = put(message_id="<first@customer.example>")
    assert first.ticket is not None
    acknowledge(ticket_id=first.ticket.pk, by=staff("agent"), at=NOON)
    return first.ticket


def belongs(got: Inbound, ticket: Ticket, by: str) -> None:
    assert (got.status, got.ticket, got.detail.get("found_by")) == (Status.MESSAGE, ticket, by), got.detail
    assert Ticket.objects.count() == 1


def test_norm_mail_1_by_the_number_in_the_subject(put: Put, ticket: Ticket) -> None:
    belongs(put(subject=f"答复: [{ticket.number}] 打印机"), ticket, "number")
    belongs(put(subject=f"re: {ticket.number.lower()}"), ticket, "number")


def test_norm_mail_1_by_the_letter_that_is_answered(put: Put, ticket: Ticket) -> None:
    letter = OutboxMessage.objects.get()
    belongs(put(subject="x", In_Reply_To=letter.message_id), ticket, "letter")
    belongs(put(subject="x", References=f"<other@x> {letter.message_id}"), ticket, "letter")


def test_norm_mail_1_by_the_root_of_the_thread(put: Put, ticket: Ticket) -> None:
    belongs(put(subject="x", References=thread_id_for(ticket.number)), ticket, "thread")


def test_norm_mail_1_by_his_own_first_mail(put: Put, ticket: Ticket) -> None:
    belongs(put(subject="还有一点", In_Reply_To="<first@customer.example>"), ticket, "mail")


def test_norm_mail_1_by_the_plus_address_in_any_header_of_recipients(put: Put, ticket: Ticket) -> None:
    address = plus_address("desk@desk.example", ticket.number)
    belongs(put(subject="x", to=address), ticket, "token")
    belongs(put(subject="x", to="boss@x.example", Cc=address.upper()), ticket, "token")
    belongs(put(subject="x", Delivered_To=address), ticket, "token")


def test_a_plus_address_cannot_be_made_up_and_outlives_a_change_of_keys(ticket: Ticket, settings: Settings) -> None:
    address = plus_address("Desk+x@desk.example", ticket.number)
    assert number_in([address]) == ticket.number
    assert without_plus(address) == "desk@desk.example"
    number = f"{ticket.number[:-1]}{(int(ticket.number[-1]) + 1) % 10}"
    assert number_in([address.replace(ticket.number.lower(), number.lower())]) == ""
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 40
    assert number_in([address]) == ticket.number
    settings.SECRET_KEY_FALLBACKS = []
    assert number_in([address]) == ""
    assert django_settings.SECRET_KEY.startswith("another")


def test_a_number_that_is_none_is_a_new_request(put: Put, ticket: Ticket) -> None:
    assert put(subject="SD-20991231-0001").status == Status.TICKET
    assert put(subject=f"X{ticket.number}1", References="<nobody@knows>").status == Status.TICKET
    assert Ticket.objects.count() == 3


def test_what_is_said_to_a_merged_ticket_goes_to_the_one_it_became(put: Put, ticket: Ticket) -> None:
    other = put(subject="另一个").ticket
    assert other is not None
    merge(ticket_id=ticket.pk, into=other, by=staff("dispatcher"), at=NOON)
    got = put(subject=f"[{ticket.number}] x")
    assert (got.status, got.ticket) == (Status.MESSAGE, other)


def test_a_second_address_is_proposed_and_not_let_in(put: Put, ticket: Ticket) -> None:
    letter = OutboxMessage.objects.get()
    got = put(sender="王敏 <wangmin@home.example>", In_Reply_To=letter.message_id, subject="x")
    assert (got.status, got.reason) == (Status.QUARANTINED, Reason.STRANGER)
    assert got.detail == {
        "ticket": ticket.number,
        "requester": "王敏",
        "found_by": "letter",
        "knows_our_letter": True,
        "was_copied": False,
        "name": "王敏",
    }
    assert not Message.objects.exists()
    assert not Requester.objects.filter(email="wangmin@home.example").exists()
    # Once people have said that it is his, it is read anew.
    Requester.objects.filter(pk=ticket.requester_id).update(email="wangmin@home.example")
    assert settle_again(inbound_id=got.pk, by=SYSTEM, at=NOON).status == Status.MESSAGE


def test_a_colleague_whom_the_requester_copied_is_named_as_such(put: Put, ticket: Ticket) -> None:
    put(subject=f"[{ticket.number}] 抄送李工", Cc="li@customer.example", message_id="<cc@customer.example>")
    got = put(sender="李工 <li@customer.example>", In_Reply_To="<cc@customer.example>", subject="我也一样")
    assert (got.reason, got.detail["was_copied"], got.detail["found_by"]) == (Reason.STRANGER, True, "mail")


def test_who_only_claims_to_be_him_in_reply_to_does_not_get_in(put: Put, ticket: Ticket) -> None:
    got = put(
        sender="noreply@evil.example", Reply_To="wang@customer.example", subject=f"[{ticket.number}]", body="cancel it"
    )
    assert (got.status, got.reason) == (Status.QUARANTINED, Reason.STRANGER)
    assert not Message.objects.exists()


def test_pictures_of_a_signature_are_attached_once(put: Put, ticket: Ticket) -> None:
    from email.message import EmailMessage  # noqa: PLC0415 (this test's own)

    def with_logo(subject: str) -> bytes:
        made = EmailMessage()
        made["From"], made["Subject"] = "wang@customer.example", subject
        made.set_content("x")
        made.add_alternative('<img src="cid:logo">', subtype="html")
        made.get_payload()[1].add_related(PNG, "image", "png", cid="<logo>", filename="l.png", disposition="inline")  # type: ignore[union-attr, index]
        return made.as_bytes()

    for number in range(3):
        assert put(with_logo(f"[{ticket.number}] {number}")).status == Status.MESSAGE
    assert ticket.attachments.count() == 1


def test_what_is_sealed_signed_or_an_invitation_is_attached(put: Put) -> None:
    head = "From: wang@customer.example\nContent-Type: multipart/mixed; boundary=b"
    parts = (
        "--b\n\n见附件\n"
        "--b\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
        "MIIBAAAA\n--b\nContent-Type: application/pgp-signature; name=a.asc\n\n-----BEGIN PGP SIGNATURE-----\n"
        "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
        "--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
        "Content-Transfer-Encoding: base64\n\neJ8+Iv//\n--b--\n"
    )
    ticket = put(crude(head, parts)).ticket
    assert ticket is not None
    names = ticket.attachments.order_by("pk").values_list("name", flat=True)
    assert list(names)[:3] == ["smime.p7m", "a.asc", "invite.ics"]


def test_the_language_of_a_new_requester_is_the_one_he_writes(put: Put) -> None:
    put(sender="a@customer.example", subject="Printer", body="The printer on the third floor jams.")
    put(sender="b@customer.example")
    languages = dict(Requester.objects.values_list("email", "language"))
    assert languages == {"a@customer.example": "en", "b@customer.example": "zh-hans"}


def test_norm_life_2_what_goes_to_two_mailboxes_of_the_desk_is_one_request(put: Put, mailbox: Source) -> None:
    second = Source.objects.create(slug="it", adapter="mail", name="IT", created_at=NOON)
    raw = mail(to="desk@desk.example, it@desk.example")
    first = put(raw)
    again = take_letter(second, raw, at=NOON + timedelta(seconds=5)).inbound
    assert (again.status, again.ticket, again.detail) == (Status.MESSAGE, first.ticket, {"same_as": first.pk})
    assert Ticket.objects.count() == 1
    assert not Message.objects.exists()


def test_a_forwarded_mail_is_a_request_with_all_it_says(put: Put) -> None:
    body = "麻烦看下\n\n发件人: 李工 <li@x.cn>\n发送时间: 2026年11月23日\n收件人: 王敏\n主题: 打印机\n\n卡纸了"
    got = put(subject="转发: 打印机", body=body)
    assert got.ticket is not None
    assert "卡纸了" in got.ticket.description
    assert "卡纸了" not in (put(subject="回复: 打印机", body=body).ticket or got.ticket).description


def test_a_known_requester_of_the_desk_is_known_by_his_address(put: Put) -> None:
    known = Desk().receive().requester
    got = put(sender=f"Somebody <{known.email.upper()}>")
    assert got.ticket is not None
    assert got.ticket.requester == known
