"""Whatever happens to the time: every step that has come fires once, in its order, and none before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest

from sla.firing import fire_due
from sla.models import Timer, TimerEvent
from tests.sla.clockwork import Crew
from tests.sla.firing.fields import due_steps, fired_in_order, fired_steps, sow

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday morning, eighteen tickets in all stages."""
    crew = Crew()
    sow(crew, 18)
    return crew


def ticking_from(at: datetime) -> Iterator[datetime]:
    return (at + second * timedelta(seconds=1) for second in count())


def test_after_a_day_of_standstill_every_due_step_fires_exactly_once(crew: Crew) -> None:
    tomorrow = crew.at + DAY
    expected = due_steps(tomorrow)
    assert len(expected) > 60
    done = fire_due(now=lambda: tomorrow, batch=7)
    assert expected <= fired_steps(), "none is lost"
    assert fired_steps() == due_steps(tomorrow), "nor one of the clocks that have begun since (today's progress)"
    assert set(fired_steps().values()) == {1}
    assert done.fired == fired_steps().total()
    assert (done.put_off, fire_due(now=lambda: tomorrow).taken) == (0, 0)


def test_a_standstill_is_told_of_in_the_order_in_which_it_was_due(crew: Crew) -> None:
    clock = ticking_from(crew.at + DAY)
    fire_due(now=lambda: next(clock), batch=10)
    assert all(fired_in_order(of=pk) for pk in Timer.objects.values_list("pk", flat=True))
    batches: dict[datetime, list[datetime | None]] = {}
    for event in TimerEvent.objects.filter(step__isnull=False).order_by("pk"):
        batches.setdefault(event.at, []).append(event.scheduled_at)
    assert len(batches) > 4
    for moments in batches.values():
        assert moments == sorted(moments)  # type: ignore[type-var]
    firsts = [moments[0] for moments in batches.values()]
    assert firsts[:4] == sorted(firsts[:4])  # type: ignore[type-var]


def test_a_week_of_standstill_rolls_the_days_on(crew: Crew) -> None:
    later = crew.at + 7 * DAY
    fire_due(now=lambda: later)
    assert fired_steps() == due_steps(later)
    first = Timer.objects.filter(measure="track_1").earliest("pk")
    days = Timer.objects.filter(measure="track_1", ticket=first.ticket).order_by("pk").values_list("key", flat=True)
    assert [key[:10] for key in days] == ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]


def test_lateness_is_what_the_standstill_cost(crew: Crew) -> None:
    fire_due(now=lambda: crew.at + DAY)
    for event in TimerEvent.objects.filter(step__isnull=False):
        assert event.scheduled_at
        assert event.lateness == (crew.at + DAY - event.scheduled_at) // timedelta(milliseconds=1)


def test_months_of_standstill_put_no_clock_off(crew: Crew) -> None:
    later = crew.at + 60 * DAY
    done = fire_due(now=lambda: later)
    assert (done.put_off, Timer.objects.filter(failures__gt=0).count()) == (0, 0)
    assert fired_steps() == due_steps(later)
    longest = TimerEvent.objects.order_by("-lateness").first()
    assert longest
    assert longest.lateness
    assert longest.lateness > 2**31, "more milliseconds than a small number holds"


def test_a_clock_that_is_put_back_and_forward_fires_nothing_twice(crew: Crew) -> None:
    """The machine's time jumps: an hour back, a day ahead, back again."""
    latest = crew.at
    for minutes in (20, 40, -20, 60, 55, 24 * 60, 30, 26 * 60, 0, 27 * 60):
        moment = crew.at + minutes * MINUTE
        latest = max(latest, moment)
        fire_due(now=lambda moment=moment: moment)  # type: ignore[misc]
        assert fired_steps() == due_steps(latest)
        assert set(fired_steps().values()) == {1}
    assert not TimerEvent.objects.filter(lateness__lt=0).exists()


def test_what_comes_due_during_a_pass_is_left_to_the_next(crew: Crew) -> None:
    """A pass would never end while something comes due in each of its seconds, and no letter would leave."""
    begun = crew.at + timedelta(hours=1)
    hours = (begun + hour * timedelta(hours=1) for hour in count())
    fire_due(now=lambda: next(hours), batch=5)
    assert {pk for pk, _, _ in fired_steps()} == {pk for pk, _, _ in due_steps(begun)}
    assert due_steps(begun) <= fired_steps(), "though of each all that had come when its batch was written"


def test_a_clock_put_back_in_the_middle_of_a_pass_ends_the_pass(crew: Crew) -> None:
    moments = iter([crew.at + DAY, crew.at + DAY, crew.at, crew.at + DAY])
    done = fire_due(now=lambda: next(moments), batch=5)
    assert done.taken == 5
    fire_due(now=lambda: crew.at + DAY)
    assert fired_steps() == due_steps(crew.at + DAY)


def test_a_pass_takes_no_more_than_it_was_told_to(crew: Crew) -> None:
    done = fire_due(now=lambda: crew.at + DAY, limit=12, batch=5)
    assert done.taken == 12


def test_a_pass_with_nothing_due_asks_one_question(crew: Crew, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert fire_due(now=lambda: crew.at - DAY).taken == 0
