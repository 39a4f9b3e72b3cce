"""The requester has been told the result when a mail server has taken its letter (BRT-3)."""

from datetime import timedelta

import pytest

from outbox.events import LetterSent
from sla.handlers import on_letter_sent
from sla.models import ClockSignal, Timer
from tests.factories import Desk
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def sent(desk: Desk, ticket: Ticket, *, letter: str = "resolved", key: str = "", after: int = 1) -> None:
    """A server has taken that letter."""
    key = key or f"ticket:{ticket.pk}:{ticket.version}:resolved:requester:{ticket.requester_id}"
    at = desk.at + after * MINUTE
    on_letter_sent(LetterSent(letter=letter, dedupe_key=key, thread_key=ticket.number, at=at))


def brt_3(ticket: Ticket) -> Timer:
    return Timer.objects.get(ticket=ticket, measure="brt_3")


def test_norm_brt_3_the_letter_with_the_result_tells_him(desk: Desk) -> None:
    ticket = desk.confirming()
    assert brt_3(ticket).state == "running"
    sent(desk, ticket)
    assert (brt_3(ticket).state, brt_3(ticket).ended_at) == ("met", desk.at + MINUTE)


def test_norm_brt_3_other_letters_tell_him_nothing_of_it(desk: Desk) -> None:
    ticket = desk.confirming()
    sent(desk, ticket, letter="receipt")
    sent(desk, ticket, key=f"ticket:{ticket.pk}:9:resolved:staff:3")
    sent(desk, ticket, key="clock:1:2")
    assert brt_3(ticket).state == "running"


def test_norm_brt_3_once_is_enough_and_an_older_round_is_another_matter(desk: Desk) -> None:
    ticket = desk.confirming()
    sent(desk, ticket, after=-60)
    assert brt_3(ticket).state == "running", "a letter of before the result cannot have told it"
    sent(desk, ticket)
    sent(desk, ticket, after=2)
    assert ClockSignal.objects.filter(measure="brt_3").count() == 1


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()
