"""What does not count on the way to a due time, as a person would tell it with a calendar in his hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from sla.calendars import Hours, add_business_time
from sla.closures import closures_of
from sla.engine.plan import Pause
from sla.limit_words import closure_words
from sla.policy.target import Due, Rule, Target
from tests.sla.calendars.samples import ALWAYS, hours_of, local, office

MINUTE = timedelta(minutes=1)


def target(rule: Rule = Rule.AFTER, **due: int) -> Target:
    return Target(code="t", measure="brt_1", norm="BRT-1", calendar="site", due=Due(rule, **(due or {"seconds": 60})))


def told(
    start: str,
    span: timedelta,
    *,
    hours: Hours | None = None,
    pauses: tuple[Pause, ...] = (),
    due_at: datetime | None = None,
    **rule: Any,
) -> list[str]:
    """The closures from `start` on until so much time of the office has passed, in English, on a wall in Shanghai."""
    hours, started_at = hours or office(), local(start)
    due_at = due_at or add_business_time(hours, started_at, span)
    found = closures_of(hours, target=target(**rule), started_at=started_at, due_at=due_at, pauses=pauses)
    with timezone.override("Asia/Shanghai"), translation.override("en"):
        return [closure_words(one, today=local(start).date()) for one in found]


def test_lunch() -> None:
    assert told("2026-02-13 11:59:30", 5 * MINUTE) == ["Lunch break 12:00–13:30"]


def test_nothing_between_where_it_stays_open() -> None:
    assert told("2026-02-13 09:00", 5 * MINUTE) == []
    assert told("2026-02-13 09:00", 90 * 60 * MINUTE, hours=hours_of(ALWAYS)) == []


def test_spring_festival_is_one_stretch_from_its_first_day_to_its_last_weekends_and_all() -> None:
    assert told("2026-02-14 17:58", 5 * MINUTE) == ["02-14 is worked (春节)", "春节 02-15–02-23"]


def test_national_day() -> None:
    assert told("2026-09-30 17:00", timedelta(hours=4)) == ["国庆节 10-01–10-07"]


def test_before_the_doors_open_on_a_moved_working_day() -> None:
    assert told("2026-10-10 08:00", 30 * MINUTE) == ["Out of hours 08:00–08:30", "10-10 is worked (国庆节)"]


def test_what_comes_back_each_day_is_told_once_and_a_first_piece_of_it_for_itself() -> None:
    assert told("2026-11-23 19:40", timedelta(hours=24)) == [
        "Out of hours 19:40–08:30",
        "Lunch break 12:00–13:30 · 3 times",
        "Out of hours 18:00–08:30 · 2 times",
    ]


def test_weekends_are_told_once() -> None:
    found = told("2026-11-27 17:00", timedelta(hours=88))
    assert "Weekend 11-28–11-29 · 3 times" in found


def test_what_lies_within_a_pause_is_left_to_the_pause() -> None:
    paused = (local("2026-11-23 11:00"), local("2026-11-23 14:00"))
    due_at = local("2026-11-23 15:00")
    assert told("2026-11-23 10:00", MINUTE, pauses=(paused,), due_at=due_at) == []
    assert told("2026-11-23 10:00", MINUTE, pauses=((local("2026-11-23 11:00"), None),), due_at=due_at) == []
    later = (local("2026-11-23 12:30"), None)
    assert told("2026-11-23 10:00", MINUTE, pauses=(later,), due_at=due_at) == ["Lunch break 12:00–13:30"]


@pytest.mark.parametrize("rule", [Rule.GIVEN, Rule.DAY_END])
def test_a_moment_that_somebody_named_has_no_hours(rule: Rule) -> None:
    assert told("2026-11-23 10:00", timedelta(hours=9), rule=rule) == []


def test_a_call_back_waits_for_the_doors_to_open_but_not_for_lunch() -> None:
    rule: dict[str, Any] = {"rule": Rule.CALL_BACK, "seconds": 7200, "then": 1800}
    assert told("2026-11-23 10:30", MINUTE, due_at=local("2026-11-23 12:30"), **rule) == []
    due_at = local("2026-11-24 09:00")
    assert told("2026-11-23 17:00", MINUTE, due_at=due_at, **rule) == ["Out of hours 19:00–08:30"]


@pytest.mark.parametrize("rule", [Rule.OPENING, Rule.SAME_TIME])
def test_other_limits_are_told_from_the_start(rule: Rule) -> None:
    due_at = local("2026-11-24 09:00")
    assert told("2026-11-23 18:00", MINUTE, due_at=due_at, rule=rule, seconds=1800) == ["Out of hours 18:00–08:30"]


def test_other_breaks_and_days_without_a_name() -> None:
    week = [[["08:00", "15:00"], ["15:30", "18:00"]]] * 5 + [[], []]
    days = [
        {"date": "2026-11-24", "kind": "holiday", "name": "", "source": "manual", "intervals": None},
        {"date": "2026-11-28", "kind": "working", "name": "", "source": "manual", "intervals": None},
    ]
    hours = hours_of(week, days=days)
    assert told("2026-11-23 14:59", 2 * MINUTE, hours=hours) == ["Break 15:00–15:30"]
    assert told("2026-11-23 17:59", 2 * MINUTE, hours=hours) == ["Holiday 11-24"]
    assert told("2026-11-28 09:00", MINUTE, hours=hours) == ["11-28 is worked"]
