"""A letter that was sent is told of, once, by its keys; whoever hears of it cannot undo that it is out."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from core.bus import restore, subscribe, subscriptions
from outbox.actions.claim import CLAIM_LASTS, claim
from outbox.actions.settle import settle_sent
from outbox.events import LetterSent
from outbox.models import OutboxMessage, State
from tests.outbox.conftest import NOON, Put
from tests.outbox.test_delivery import REFUSED, Carrier, always, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[LetterSent]]:
    """What is told, in order; afterwards nobody hears any more."""
    known = {event: list(handlers) for event, handlers in subscriptions()}
    facts: list[LetterSent] = []
    subscribe(LetterSent, facts.append)
    yield facts
    restore(known)


def test_a_letter_that_was_taken_is_told_of_by_its_keys(put: Put, heard: list[LetterSent]) -> None:
    put(dedupe_key="ticket:7:3:resolved", thread_key="SD-1")
    put(dedupe_key="other", letter="plain")

    run(Carrier())
    assert heard == [
        LetterSent(at=NOON, dedupe_key="ticket:7:3:resolved", thread_key="SD-1", letter="progress"),
        LetterSent(at=NOON, dedupe_key="other", thread_key="", letter="plain"),
    ]


def test_it_is_told_in_the_transaction_that_notes_it(put: Put) -> None:
    known = {event: list(handlers) for event, handlers in subscriptions()}
    message, seen = put(), []
    subscribe(
        LetterSent,
        lambda _: seen.append((OutboxMessage.objects.get(pk=message.pk).state, connection.in_atomic_block)),
    )
    run(Carrier())
    restore(known)
    assert seen == [(State.SENT, True)]


def test_what_was_not_taken_is_not_told_of(put: Put, heard: list[LetterSent]) -> None:
    put()

    run(always(REFUSED))
    assert heard == []


def test_whose_claim_has_lapsed_tells_nothing(put: Put, heard: list[LetterSent]) -> None:
    put()
    mine = OutboxMessage.objects.get()
    claim(mine, at=NOON)
    yours = OutboxMessage.objects.get()
    claim(yours, at=NOON + CLAIM_LASTS)

    assert settle_sent(mine, at=NOON) is None
    assert heard == []
    assert settle_sent(yours, at=NOON + timedelta(minutes=6)) == State.SENT
    assert len(heard) == 1


def test_a_subscriber_that_fails_neither_stops_the_pass_nor_has_the_letter_sent_again(
    put: Put, heard: list[LetterSent], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: LetterSent) -> None:
        OutboxMessage.objects.update(name="half-written")
        raise ZeroDivisionError

    subscribe(LetterSent, fail)
    put(), put()
    carrier = Carrier()

    with caplog.at_level(logging.ERROR):
        assert run(carrier) == {State.SENT: 2}
    assert run(carrier, at=NOON + CLAIM_LASTS) == {}
    assert len(carrier.carried) == len(heard) == 2
    assert "what follows from it was not done" in caplog.text
    assert not OutboxMessage.objects.filter(name="half-written").exists()
