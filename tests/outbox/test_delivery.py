"""A letter's way through a pass: sent once, tried again with patience, given up in the open."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.errors import IllegalMove, Missing
from outbox.actions.claim import CLAIM_LASTS
from outbox.actions.deliver_due import deliver_due
from outbox.actions.resend import resend
from outbox.actions.settle import MAX_ATTEMPTS
from outbox.models import Failure, OutboxMessage, State
from outbox.queries import count_by_state, list_dead
from outbox.transports.base import Permanent, Temporary, TransportDown
from tests.outbox.conftest import NOON, Put

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Carrier:
    """A deliverer that notes what it carries and fails as it is told."""

    def __init__(self, fails: Callable[[OutboxMessage], object] = id) -> None:
        self.carried: list[str] = []
        self.closed_ways: frozenset[str] = frozenset()
        self._fails = fails

    def deliver(self, message: OutboxMessage, *, at: datetime) -> None:  # noqa: ARG002 -- as the protocol has it
        self.carried.append(message.message_id)
        self._fails(message)


def always(error: Exception) -> Carrier:
    def fail(_: OutboxMessage) -> None:
        raise error

    return Carrier(fail)


def run(carrier: Carrier, *, at: datetime = NOON, limit: int = 100) -> dict[State, int]:
    return dict(deliver_due(at=at, limit=limit, deliverer=carrier))


POSTPONED = Temporary(Failure.POSTPONED, "451 try later")
REFUSED = Permanent(Failure.REFUSED, "550 5.1.1 no such user")


def test_a_due_letter_is_sent_once(put: Put) -> None:
    message, carrier = put(), Carrier()
    assert run(carrier) == {State.SENT: 1}
    assert run(carrier, at=NOON + timedelta(days=9)) == {}
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.next_attempt_at, message.attempts) == (State.SENT, NOON, None, 1)
    assert carrier.carried == [message.message_id]


def test_what_is_not_due_is_left_alone(put: Put) -> None:
    put(at=NOON + timedelta(microseconds=1))
    assert run(Carrier()) == {}


def test_the_oldest_go_first_and_the_limit_holds(put: Put) -> None:
    late, early, middle = (put(at=NOON - age * MINUTE).message_id for age in (1, 3, 2))
    carrier = Carrier()
    run(carrier, limit=2)
    assert carrier.carried == [early, middle]
    run(carrier, limit=2)
    assert carrier.carried[2:] == [late]


def test_the_delay_doubles_from_a_minute_to_an_hour_and_then_the_letter_is_dead(put: Put) -> None:
    message, carrier, at = put(), always(POSTPONED), NOON
    delays = []
    while True:
        assert sum(run(carrier, at=at).values()) == 1
        message.refresh_from_db()
        if message.next_attempt_at is None:
            break
        assert (message.state, message.failure) == (State.RETRYING, Failure.POSTPONED)
        assert run(carrier, at=message.next_attempt_at - timedelta(seconds=1)) == {}
        delays.append((message.next_attempt_at - at) // MINUTE)
        at = message.next_attempt_at
    assert delays == [1, 2, 4, 8, 16, 32] + [60] * (MAX_ATTEMPTS - 7)
    assert (message.state, message.attempts, message.last_error) == (State.DEAD, MAX_ATTEMPTS, "451 try later")
    assert len(set(carrier.carried)) == 1


def test_a_refusal_for_good_is_the_end_at_once(put: Put) -> None:
    message = put()
    assert run(always(REFUSED)) == {State.DEAD: 1}
    message.refresh_from_db()
    assert (message.failure, message.last_error) == (Failure.REFUSED, "550 5.1.1 no such user")
    assert list(list_dead()) == [message]


def test_success_wipes_the_error_away(put: Put) -> None:
    message = put()
    run(always(POSTPONED))
    run(Carrier(), at=NOON + MINUTE)
    message.refresh_from_db()
    assert (message.state, message.failure, message.last_error, message.attempts) == (State.SENT, "", "", 2)


def test_a_poisoned_letter_is_put_off_and_does_not_stop_the_others(put: Put) -> None:
    poisoned, *others = put(), put(), put()

    def fail(message: OutboxMessage) -> None:
        if message.pk == poisoned.pk:
            raise ZeroDivisionError("bad \0 luck")

    assert run(Carrier(fail)) == {State.RETRYING: 1, State.SENT: 2}
    poisoned.refresh_from_db()
    assert (poisoned.failure, poisoned.last_error) == (Failure.ERROR, "ZeroDivisionError: bad \ufffd luck")
    assert OutboxMessage.objects.filter(state=State.SENT).count() == len(others)


def test_a_closed_way_is_tried_once_in_a_pass(put: Put) -> None:
    for _ in range(3):
        put()

    def close(_: OutboxMessage) -> None:
        carrier.closed_ways = frozenset({"email"})
        raise TransportDown(Failure.UNREACHABLE, "connection refused")

    carrier = Carrier(close)
    assert run(carrier) == {State.RETRYING: 1}
    assert count_by_state() == {
        State.QUEUED: 2,
        State.SENDING: 0,
        State.RETRYING: 1,
        State.SENT: 0,
        State.DEAD: 0,
    }


def test_a_sender_that_dies_loses_nothing_and_the_message_id_stays(put: Put) -> None:
    message = put()
    dying = always(KeyboardInterrupt())  # type: ignore[arg-type]  # what no handler catches: the process goes
    with pytest.raises(KeyboardInterrupt):
        run(dying)
    message.refresh_from_db()
    assert (message.state, message.claimed_at) == (State.SENDING, NOON)

    second = Carrier()
    assert run(second, at=NOON + CLAIM_LASTS - timedelta(seconds=1)) == {}
    assert run(second, at=NOON + CLAIM_LASTS) == {State.SENT: 1}
    assert second.carried == dying.carried == [message.message_id]


def test_a_letter_that_kills_its_senders_is_given_up_without_another_try(put: Put) -> None:
    message = put()
    OutboxMessage.objects.update(attempts=MAX_ATTEMPTS, state=State.SENDING, claimed_at=NOON)
    carrier = Carrier()
    assert run(carrier, at=NOON + CLAIM_LASTS) == {State.DEAD: 1}
    message.refresh_from_db()
    assert (message.failure, carrier.carried) == (Failure.INTERRUPTED, [])


def test_a_sender_that_was_given_up_does_not_settle_what_is_now_anothers(put: Put) -> None:
    message, second = put(), Carrier()

    def dawdle(_: OutboxMessage) -> None:
        assert run(second, at=NOON + CLAIM_LASTS) == {State.SENT: 1}
        raise REFUSED

    assert run(Carrier(dawdle)) == {}
    message.refresh_from_db()
    assert (message.state, message.sent_at) == (State.SENT, NOON + CLAIM_LASTS)


def test_a_dead_letter_can_be_sent_again_with_all_its_attempts(put: Put) -> None:
    message = put()
    run(always(REFUSED))
    later = NOON + timedelta(days=3)
    again = resend(message_id=message.pk, by_name="王主管", at=later)
    assert (again.state, again.attempts, again.next_attempt_at) == (State.QUEUED, 0, later)
    assert (again.resent_by, again.resent_at, again.last_error) == ("王主管", later, "550 5.1.1 no such user")
    carrier = Carrier()
    assert run(carrier, at=later) == {State.SENT: 1}
    assert carrier.carried == [message.message_id]


def test_only_a_dead_letter_can_be_sent_again(put: Put) -> None:
    message = put()
    with pytest.raises(IllegalMove) as refusal:
        resend(message_id=message.pk, by_name="x", at=NOON)
    assert refusal.value.state == State.QUEUED
    run(Carrier())
    with pytest.raises(IllegalMove):
        resend(message_id=message.pk, by_name="x", at=NOON)
    with pytest.raises(Missing):
        resend(message_id=message.pk + 1, by_name="x", at=NOON)
