"""A clock that cannot be fired: it is put off, later each time, and shown; all others go on."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import inf

import pytest
from django.db import IntegrityError

from accounts.models import User
from core import bus
from notifications.models import Notice
from sla.events import StepsFired
from sla.firing import fire_due
from sla.models import Timer, TimerEvent
from tests.sla.clockwork import Crew, wall
from tests.sla.firing.fields import Step, due_steps, fired_steps, sow

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def crew(db: None, caplog: pytest.LogCaptureFixture) -> Crew:
    """Monday morning, twelve tickets in all stages; what is logged about the poisoned is expected."""
    caplog.set_level(logging.CRITICAL, logger="sla.firing.run")
    crew = Crew()
    sow(crew, 12)
    return crew


class Poison:
    """A subscriber that cannot bear certain clocks."""

    def __init__(self) -> None:
        self.clocks: set[int] = set()
        self.error: Exception = RuntimeError("no such letter")
        self.deed: Callable[[], object] = lambda: None

    def __call__(self, fact: StepsFired) -> None:
        self.deed()
        if self.clocks & {firing.timer_id for firing in fact.firings}:
            raise self.error


@pytest.fixture
def poison() -> Iterator[Poison]:
    known = {event: list(handlers) for event, handlers in bus.subscriptions()}
    poison = Poison()
    bus.subscribe(StepsFired, poison)
    yield poison
    bus.restore(known)


def _due_next(crew: Crew) -> Timer:
    """One from the middle of those due within the hour, with somebody to be told."""
    due = Timer.objects.filter(next_fire_at__lte=crew.at + 60 * MINUTE).order_by("next_fire_at", "pk")
    return list(due)[len(due) // 2]


def _others(timer: Timer, steps: Counter[Step]) -> dict[Step, int]:
    return {step: times for step, times in steps.items() if step[0] != timer.pk}


def test_one_poisoned_clock_is_put_off_and_the_others_fire(crew: Crew, poison: Poison) -> None:
    timer, at = _due_next(crew), crew.at + 60 * MINUTE
    poison.clocks = {timer.pk}
    done = fire_due(now=lambda: at)
    assert done.put_off == 1
    assert _others(timer, fired_steps()) == _others(timer, due_steps(at))
    assert all(pk != timer.pk for pk, _, _ in fired_steps()), "nothing of it is half done"
    timer.refresh_from_db()
    assert (timer.failures, timer.next_fire_at, timer.last_error) == (1, at + MINUTE, "RuntimeError: no such letter")
    assert (timer.position, timer.state) == (0, "running")


def test_it_is_tried_again_after_1_2_4_minutes_up_to_an_hour(crew: Crew, poison: Poison) -> None:
    timer, at = _due_next(crew), crew.at + 60 * MINUTE
    poison.clocks = {timer.pk}
    waits = []
    for failures in range(1, 10):
        fire_due(now=lambda at=at: at)  # type: ignore[misc]
        timer.refresh_from_db()
        assert timer.next_fire_at
        assert timer.failures == failures
        waits.append((timer.next_fire_at - at) // MINUTE)
        at = timer.next_fire_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_cured_it_fires_what_had_come_and_is_clean_again(crew: Crew, poison: Poison) -> None:
    timer, at = _due_next(crew), crew.at + 60 * MINUTE
    poison.clocks = {timer.pk}
    fire_due(now=lambda: at)
    poison.clocks = set()
    assert fire_due(now=lambda: at + MINUTE / 2).put_off == 0
    assert all(pk != timer.pk for pk, _, _ in fired_steps()), "not before its minute is over"
    fire_due(now=lambda: at + MINUTE)
    assert fired_steps() == due_steps(at + MINUTE)
    timer.refresh_from_db()
    assert (timer.failures, timer.last_error) == (0, "")


def test_several_poisoned_are_found_among_the_many(crew: Crew, poison: Poison) -> None:
    at = crew.at + timedelta(days=1)
    due = list(Timer.objects.filter(next_fire_at__lte=at).order_by("next_fire_at", "pk").values_list("pk", flat=True))
    poison.clocks = {due[0], due[1], due[len(due) // 2], due[-1]}
    done = fire_due(now=lambda: at)
    failing = set(Timer.objects.filter(failures=1).values_list("pk", flat=True))
    assert (done.put_off, failing) == (4, poison.clocks)
    assert {pk for pk, _, _ in due_steps(at)} - {pk for pk, _, _ in fired_steps()} == poison.clocks


@pytest.mark.parametrize("error", [IntegrityError("a key stands twice"), ValueError(""), AssertionError("never")])
def test_whatever_the_subscriber_raises_is_noted_with_the_clock(crew: Crew, poison: Poison, error: Exception) -> None:
    timer = _due_next(crew)
    poison.clocks, poison.error = {timer.pk}, error
    fire_due(now=lambda: crew.at + 60 * MINUTE)
    timer.refresh_from_db()
    assert timer.last_error == f"{type(error).__name__}: {error}"


def test_a_target_that_is_not_there_poisons_its_clock_alone(crew: Crew) -> None:
    timer, at = _due_next(crew), crew.at + 60 * MINUTE
    Timer.objects.filter(pk=timer.pk).update(target="gone")
    assert fire_due(now=lambda: at).put_off == 1
    timer.refresh_from_db()
    assert (timer.failures, timer.last_error) == (1, "KeyError: 'gone'")
    assert _others(timer, fired_steps()) == _others(timer, due_steps(at))


def test_steps_that_cannot_be_read_poison_their_clock_alone(crew: Crew) -> None:
    timer, at = _due_next(crew), crew.at + 60 * MINUTE
    steps = [["due", "yesterday"], *timer.steps]
    Timer.objects.filter(pk=timer.pk).update(steps=steps)
    assert fire_due(now=lambda: at).put_off == 1
    Timer.objects.filter(pk=timer.pk).update(steps=timer.steps)
    assert _others(timer, fired_steps()) == _others(timer, due_steps(at))
    fire_due(now=lambda: at + MINUTE)
    assert fired_steps() == due_steps(at + MINUTE)


def test_an_act_on_the_ticket_gives_a_poisoned_clock_another_chance(crew: Crew, poison: Poison) -> None:
    timer = Timer.objects.filter(measure="pri_solution", ticket__state="processing").earliest("pk")
    assert timer.ticket
    assert timer.next_fire_at
    at = timer.next_fire_at
    poison.clocks = {timer.pk}
    fire_due(now=lambda: at)
    poison.clocks = set()
    assert wall(at) == "Tue 15:30", "half of it is over"
    crew.resolve(timer.ticket, "Tue 15:31")
    timer.refresh_from_db()
    assert (timer.failures, timer.next_fire_at, timer.state) == (0, at, "met")
    fire_due(now=lambda: at + MINUTE)
    assert timer.pk in {pk for pk, _, _ in fired_steps()}, "what had come before the end is still told"


def test_who_was_stopped_meanwhile_is_not_put_off(crew: Crew, poison: Poison) -> None:
    timer, at = _due_next(crew), crew.at + 60 * MINUTE
    Timer.objects.filter(pk=timer.pk).update(target="gone")
    poison.deed = lambda: Timer.objects.filter(pk=timer.pk).update(next_fire_at=None)
    assert fire_due(now=lambda: at).put_off == 0
    timer.refresh_from_db()
    assert (timer.failures, timer.next_fire_at) == (0, None)


def test_the_search_for_the_poisoned_ends_with_the_pass(
    crew: Crew, poison: Poison, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = crew.at + 60 * MINUTE
    poison.clocks = {_due_next(crew).pk}
    poison.deed = lambda: monkeypatch.setattr("sla.firing.run.monotonic", lambda: inf)
    done = fire_due(now=lambda: at)
    assert (done.fired, done.put_off) == (0, 0)
    monkeypatch.undo()
    poison.deed = lambda: None
    assert fire_due(now=lambda: at).put_off == 1, "the next pass goes on with it"


def test_a_desk_that_everybody_has_left_still_notes_what_was_missed(crew: Crew) -> None:
    User.objects.update(is_active=False)
    at = crew.at + timedelta(days=1)
    fire_due(now=lambda: at)
    assert fired_steps() == due_steps(at)
    assert not Notice.objects.filter(clock_event__isnull=False).exists()
    assert set(TimerEvent.objects.filter(step__isnull=False).values_list("params__to", flat=True)) == {None}


def test_a_bus_that_refuses_everybody_leaves_all_clocks_put_off_and_none_lost(crew: Crew, poison: Poison) -> None:
    at = crew.at + 60 * MINUTE
    due = {pk for pk, _, _ in due_steps(at)}
    poison.clocks = due
    assert fire_due(now=lambda: at).put_off == len(due)
    assert not fired_steps()
    poison.clocks = set()
    fire_due(now=lambda: at + MINUTE)
    assert fired_steps() == due_steps(at + MINUTE)
