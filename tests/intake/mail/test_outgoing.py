"""What goes out hangs on what came in, so that the answer comes back to the same ticket."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.actors import Actor
from channels_intake.choices import Status
from channels_intake.mail.tokens import number_in
from channels_intake.models import Source
from outbox.actions.deliver_due import deliver_due
from outbox.identity import thread_id_for
from outbox.mailbox import folder
from outbox.mime import mail as as_mail
from outbox.postman import Postman
from outbox.transports.base import Parcel
from tests.factories import NOON, Desk, UserFactory
from tests.intake.mail.conftest import Put
from tickets.actions import acknowledge, clarify, reply
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db


def sent() -> list[EmailMessage]:
    with Postman() as postman:
        deliver_due(at=NOON, limit=50, deliverer=postman)
    files = sorted(folder().glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


def agent() -> Actor:
    return Actor.for_user(UserFactory.create(), via="web")


def test_norm_mail_1_a_letter_answers_the_last_mail_and_its_answer_comes_back(put: Put) -> None:
    ticket = put(message_id="<first@customer.example>").ticket
    assert ticket is not None
    put(message_id="<second@customer.example>", subject=f"[{ticket.number}] 补充")
    acknowledge(ticket_id=ticket.pk, by=agent(), at=NOON)
    (letter,) = sent()
    assert letter["in-reply-to"] == "<second@customer.example>"
    assert letter["references"] == f"{thread_id_for(ticket.number)} <second@customer.example>"
    assert number_in([letter["reply-to"]]) == ticket.number
    assert ticket.number in letter["subject"]
    assert letter["auto-submitted"] == "auto-generated"
    # Each of the ways back alone is enough.
    for headers in (
        {"to": str(letter["reply-to"]), "subject": "a"},
        {"In_Reply_To": str(letter["message-id"]), "subject": "b"},
        {"References": thread_id_for(ticket.number), "subject": "c"},
        {"subject": f"答复: {letter['subject']}"},
    ):
        got = put(**headers)
        assert (got.status, got.ticket) == (Status.MESSAGE, ticket), headers


def test_norm_mail_2_an_unclear_mail_is_asked_about_and_the_answer_ends_the_question(put: Put) -> None:
    ticket = put(body="坏了").ticket
    assert ticket is not None
    acknowledge(ticket_id=ticket.pk, by=agent(), at=NOON)
    clarify(ticket_id=ticket.pk, ask="requester", question="请问是哪一台打印机，提示什么？", by=agent(), at=NOON)
    assert Ticket.objects.get().is_unclear
    letter = next(one for one in sent() if "哪一台打印机" in text_of(one))
    got = put(In_Reply_To=str(letter["message-id"]), subject="x", body="三楼 405 的惠普，显示缺纸。")
    assert (got.ticket, Ticket.objects.get().is_unclear) == (ticket, False)


def test_norm_talk_6_the_letter_is_in_the_requesters_language(put: Put) -> None:
    for sender, body in (
        ("a@customer.example", "The printer on the third floor jams."),
        ("b@customer.example", "卡纸了"),
    ):
        ticket = put(sender=sender, body=body, subject="").ticket
        assert ticket is not None
        acknowledge(ticket_id=ticket.pk, by=agent(), at=NOON)
    languages = {letter["to"].addresses[0].addr_spec: letter["content-language"] for letter in sent()}
    assert languages == {"a@customer.example": "en", "b@customer.example": "zh-hans"}


def test_a_ticket_that_came_by_telephone_is_answered_into_too(mailbox: Source, put: Put) -> None:
    ticket = Desk().acknowledged()
    letter = sent()[-1]
    assert letter["in-reply-to"] == thread_id_for(ticket.number)
    assert number_in([letter["reply-to"]]) == ticket.number
    got = put(sender=ticket.requester.email, to=str(letter["reply-to"]), subject="x")
    assert (got.status, got.ticket) == (Status.MESSAGE, ticket)


def test_without_a_mailbox_letters_are_as_they_were(db: None) -> None:
    ticket = Desk().acknowledged()
    letter = sent()[-1]
    assert letter["reply-to"] is None
    assert letter["references"] == letter["in-reply-to"] == thread_id_for(ticket.number)


def test_a_second_answer_is_not_taken_for_a_request(put: Put) -> None:
    ticket = put().ticket
    assert ticket is not None
    acknowledge(ticket_id=ticket.pk, by=agent(), at=NOON)
    reply(ticket_id=ticket.pk, body="请打开前盖，取出卡住的纸，再打印一张测试页。", by=agent(), at=NOON)
    for letter in sent():
        put(In_Reply_To=str(letter["message-id"]), subject="x", body=f"好的 {letter['message-id'][:9]}")
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(kind="requester").count() == 2


@given(st.text(max_size=300))
def test_no_message_id_of_a_stranger_adds_a_header(name: str) -> None:
    parcel = Parcel(
        address="a@b.example",
        name="",
        language="en",
        subject="x",
        text="x",
        html="x",
        message_id="<x@y>",
        thread_id="<t@y>",
        reply_to="",
        in_reply_to=name,
        queued_at=NOON,
        sent_at=NOON,
    )
    made = as_mail(parcel).message()
    assert made["In-Reply-To"] in {"<t@y>", name}
    assert sorted(made.keys()) == sorted(set(made.keys()))
