"""A stranger's letter, put on the ticket by the desk."""

import pytest

from channels_intake.actions import adopt, take_in
from channels_intake.choices import Status
from channels_intake.models import Source
from tests.factories import NOON, Desk
from tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_colleagues_letter_is_put_on_the_ticket_as_a_note_with_its_words() -> None:
    desk = Desk()
    source = Source.objects.create(slug="support", adapter="mail", name="Support", created_at=NOON)
    ticket = desk.processing()
    raw = (
        f"From: Li Lei <li@corp.example>\r\nTo: desk@corp.example\r\nSubject: Re: [{ticket.number}] printer\r\n"
        "Message-ID: <colleague@corp.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMine jams as well.\r\n"
    )
    got = take_in(source=source, external_id="1", raw=raw.encode(), at=NOON).inbound
    assert (got.status, got.reason) == (Status.QUARANTINED, "stranger")
    adopted = adopt(inbound_id=got.pk, ticket=ticket, by=desk.agent, at=NOON)
    assert adopted.status == Status.MESSAGE
    body = Message.objects.get(ticket=ticket).body
    assert "Li Lei li@corp.example" in body
    assert "Mine jams as well." in body
