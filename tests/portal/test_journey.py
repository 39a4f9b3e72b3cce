"""One request from the form to the rating: the requester's steps by HTTP, his links taken from the mail he got."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from core import clock
from outbox import mailbox
from outbox.tasks import deliver_due
from tests.factories import GOOD_RESOLUTION, Desk
from tests.portal.conftest import Counter, words_of
from tickets import actions
from tickets.models import Ticket


@pytest.fixture(autouse=True)
def _mailbox(settings: Settings, tmp_path: Path) -> None:
    settings.OUTBOX_MAILBOX_DIR = tmp_path / "mailbox"
    settings.OUTBOX_EMAIL_TRANSPORT = ""
    settings.EMAIL_HOST = ""


def link_in_the_newest_mail(to: str, kind: str) -> str:
    """The path of the link in the letter that was really delivered."""
    deliver_due()
    for head in mailbox.list_mails():
        if to in head.to and (found := re.search(rf"https?://[^/\s]+(/{kind}/\S+/)", mailbox.get_mail(head.file).text)):
            return found[1]
    raise AssertionError(f"no letter to {to} with a link /{kind}/")


def lead_to_result(desk: Desk, ticket: Ticket) -> None:
    """What the desk does in between."""
    at = clock.now()
    by_desk: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.agent, "at": at}
    if ticket.state == "received":
        actions.acknowledge(message="您的打印机频繁卡纸，我们已安排工程师检查。", **by_desk)
        actions.dispatch(to_group=desk.group, **by_desk)
        actions.accept(ticket_id=ticket.pk, committed_at=at + timedelta(hours=1), by=desk.engineer, at=at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=at)


def test_from_the_form_to_the_rating_by_the_links_of_the_letters(counter: Counter, desk: Desk, guest: Client) -> None:
    counter.submit(category=desk.category.slug, product_version="HP M605", environment="Windows 11",
                   occurred_at="2026-01-05T08:50")  # fmt: skip
    ticket, address = counter.last(), counter.requester.email
    lead_to_result(desk, ticket)

    first = link_in_the_newest_mail(address, "c")
    assert GOOD_RESOLUTION["result"] in guest.get(first).content.decode()
    said = {"answer": "not_solved", "comment": "Room 405 prints again, room 406 does not."}
    assert guest.post(first, said).status_code == 200
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, ticket.cycle) == ("processing", 2)
    assert said["comment"] in counter.page(ticket)

    lead_to_result(desk, ticket)
    second = link_in_the_newest_mail(address, "c")
    assert second != first
    assert guest.get(first).status_code == 410
    assert guest.post(second, {"answer": "solved"}).status_code == 200
    actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=clock.now())

    rating = link_in_the_newest_mail(address, "s")
    assert guest.post(rating, {"score": "4", "comment": "谢谢"}).status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).state == "surveyed"
    page = words_of(counter.page(ticket))
    assert "You rated the service: Very satisfied" in page
    assert "谢谢" in page
    assert ticket.events.count() == Ticket.objects.get(pk=ticket.pk).version


def test_the_same_life_on_the_page_alone(counter: Counter, desk: Desk) -> None:
    counter.submit(category=desk.category.slug, product_version="HP M605", environment="Windows 11",
                   occurred_at="2026-01-05T08:50")  # fmt: skip
    ticket = counter.last()
    assert counter.act(ticket, "reply", body="It is the one next to the window.").status_code == 302
    lead_to_result(desk, ticket)
    counter.act(ticket, "answer", answer="solved", cycle="1")
    actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=clock.now())
    counter.act(ticket, "rate", score="3")
    assert Ticket.objects.get(pk=ticket.pk).state == "surveyed"
    assert "Closed on" in words_of(counter.page(ticket))
