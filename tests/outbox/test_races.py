"""Several senders at once: each letter is taken by one of them."""

import threading
from collections import Counter
from datetime import datetime
from time import monotonic

import pytest
from django.db import connection, transaction

from outbox.actions.claim import claim, claim_next
from outbox.actions.deliver_due import deliver_due
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import OutboxMessage, State
from tests.outbox.conftest import NOON, Put

LETTERS = 60
SENDERS = 4


class SharedCarrier:
    """Counts what all senders together carry."""

    closed_ways: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.carried: Counter[str] = Counter()
        self.by_sender: Counter[str] = Counter()

    def deliver(self, message: OutboxMessage, *, at: datetime) -> None:  # noqa: ARG002 -- as the protocol has it
        self.carried[message.message_id] += 1
        self.by_sender[threading.current_thread().name] += 1


def enqueue_letters() -> None:
    drafts = [
        Draft(
            transport="email", address="a@example.com", name="", language="en", letter="plain", dedupe_key=str(number)
        )
        for number in range(LETTERS)
    ]
    assert len(enqueue_many(drafts, at=NOON)) == LETTERS


def at_once(work: object, *, threads: int) -> None:
    """Runs the callable `work` in that many threads, all let go at the same moment; their errors are ours."""
    assert callable(work)
    errors: list[BaseException] = []
    start = threading.Barrier(threads)

    def run() -> None:
        try:
            start.wait()
            work()
        except BaseException as error:  # noqa: BLE001 -- raised again by the main thread
            errors.append(error)
        finally:
            connection.close()

    pool = [threading.Thread(target=run, name=f"sender {number}") for number in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.django_db(transaction=True)
def test_many_senders_send_each_letter_exactly_once() -> None:
    enqueue_letters()
    carrier = SharedCarrier()
    at_once(lambda: deliver_due(at=NOON, limit=LETTERS, deliverer=carrier), threads=SENDERS)
    assert set(carrier.carried.values()) == {1}
    assert OutboxMessage.objects.filter(state=State.SENT, attempts=1).count() == LETTERS


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_sender_does_not_queue_behind_the_row_another_one_holds() -> None:
    enqueue_letters()
    with transaction.atomic():
        held = OutboxMessage.objects.select_for_update().order_by("pk")[0]
        taken: list[OutboxMessage | None] = []
        begun = monotonic()
        at_once(lambda: taken.append(claim_next(at=NOON)), threads=1)
    assert monotonic() - begun < 5
    assert taken[0] is not None
    assert taken[0].pk != held.pk


@pytest.mark.django_db(transaction=True)
def test_the_same_key_enqueued_at_once_by_many_is_one_letter() -> None:
    new: list[int] = []
    draft = Draft(transport="email", address="a@example.com", name="", language="en", letter="plain", dedupe_key="k")
    at_once(lambda: new.extend(enqueue_many([draft], at=NOON).values()), threads=SENDERS)
    assert new == [OutboxMessage.objects.get().pk]


@pytest.mark.django_db
def test_of_two_who_read_the_same_row_one_takes_it(put: Put) -> None:
    put()
    mine, yours = OutboxMessage.objects.get(), OutboxMessage.objects.get()
    assert claim(yours, at=NOON)
    assert not claim(mine, at=NOON)
    assert OutboxMessage.objects.get().attempts == 1


@pytest.mark.django_db
def test_a_pass_within_a_pass_finds_nothing_that_is_being_sent(put: Put) -> None:
    first, second = put(), put()
    inner = SharedCarrier()

    class Outer(SharedCarrier):
        def deliver(self, message: OutboxMessage, *, at: datetime) -> None:
            super().deliver(message, at=at)
            deliver_due(at=at, limit=9, deliverer=inner)

    outer = Outer()
    deliver_due(at=NOON, limit=9, deliverer=outer)
    assert outer.carried == {first.message_id: 1}
    assert inner.carried == {second.message_id: 1}


@pytest.mark.django_db(transaction=True)
def test_a_pass_refuses_to_run_inside_a_transaction() -> None:
    enqueue_letters()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliver_due(at=NOON, limit=1, deliverer=SharedCarrier())
