"""Moments and business time: the edges."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from sla.calendars import (
    Hours,
    NeverOpens,
    add_business_time,
    business_time_between,
    is_open,
    local_date,
    next_opening,
    open_intervals,
)
from tests.sla.calendars.samples import ALWAYS, NEVER, OFFICE, hours_of, local, office, wall

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)
MONDAY = "2026-03-02 "
ONCE = [{"date": "2026-05-05", "kind": "holiday", "intervals": [["09:00", "11:00"]]}]


def test_hours_are_half_open() -> None:
    hours = office()
    assert not is_open(hours, local(MONDAY + "08:30") - TICK)
    assert is_open(hours, local(MONDAY + "08:30"))
    assert is_open(hours, local(MONDAY + "12:00") - TICK)
    assert not is_open(hours, local(MONDAY + "12:00"))
    assert not is_open(hours, local("2026-03-01 10:00"))


def test_the_next_opening_is_now_when_it_is_open() -> None:
    hours = office()
    assert next_opening(hours, local(MONDAY + "10:00")) == local(MONDAY + "10:00")
    assert next_opening(hours, local(MONDAY + "12:00")) == local(MONDAY + "13:30")
    assert next_opening(hours, local(MONDAY + "18:00")) == local("2026-03-03 08:30")
    assert next_opening(hours, local("2025-12-31 18:00")) == local("2026-01-04 08:30")


def test_no_time_at_all_leaves_the_start_where_it_is() -> None:
    for start in (local(MONDAY + "10:00"), local(MONDAY + "12:30"), local("2026-03-01 10:00")):
        assert add_business_time(office(), start, timedelta(0)) == start


def test_microseconds_are_kept() -> None:
    start = local(MONDAY + "11:59:59.999999")
    assert add_business_time(office(), start, TICK) == local(MONDAY + "12:00")
    assert add_business_time(office(), start, 2 * TICK) == local(MONDAY + "13:30:00.000001")
    assert business_time_between(office(), start, local(MONDAY + "13:30:00.000001")) == 2 * TICK


def test_answers_are_in_utc_whatever_zone_was_asked_in() -> None:
    hours = office()
    shanghai, berlin = wall(MONDAY + "10:00"), wall(MONDAY + "03:00", "Europe/Berlin")
    for start in (shanghai, berlin, shanghai.astimezone(UTC)):
        found = add_business_time(hours, start, HOUR)
        assert found == local(MONDAY + "11:00")
        assert found.tzinfo is UTC
        assert next_opening(hours, start).tzinfo is UTC


def test_time_backwards_is_negative() -> None:
    hours = office()
    start, end = local(MONDAY + "11:00"), local(MONDAY + "14:30")
    assert business_time_between(hours, start, end) == 2 * HOUR
    assert business_time_between(hours, end, start) == -2 * HOUR
    assert business_time_between(hours, end, end) == timedelta(0)


def test_a_calendar_around_the_clock_is_plain_time() -> None:
    hours = hours_of(ALWAYS)
    start = local("2024-12-31 23:59:59")
    assert add_business_time(hours, start, 800 * DAY + SECOND) == start + 800 * DAY + SECOND
    assert add_business_time(hours, start, -800 * DAY) == start - 800 * DAY
    assert business_time_between(hours, start, start + 800 * DAY) == 800 * DAY
    assert open_intervals(hours, start, start + 800 * DAY) == [(start, start + 800 * DAY)]


def test_stretches_are_cut_off_at_both_ends() -> None:
    found = open_intervals(office(), local("2026-02-14 17:00"), local("2026-02-24 10:00"))
    assert found == [
        (local("2026-02-14 17:00"), local("2026-02-14 18:00")),
        (local("2026-02-24 08:30"), local("2026-02-24 10:00")),
    ]
    assert open_intervals(office(), local(MONDAY + "12:00"), local(MONDAY + "13:30")) == []
    assert open_intervals(office(), local(MONDAY + "11:00"), local(MONDAY + "10:00")) == []


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "UTC"])
def test_the_year_turns_where_the_calendar_is(zone: str) -> None:
    hours = hours_of([[["12:00", "24:00"]]] * 7, zone=zone)
    for moment, opened in (("2025-12-31 23:59", True), ("2026-01-01 00:00", False), ("2026-01-01 12:00", True)):
        assert is_open(hours, local(moment, zone)) is opened
    assert add_business_time(hours, local("2025-12-31 23:30", zone), HOUR) == local("2026-01-01 12:30", zone)
    assert is_open(hours_of(ALWAYS, zone=zone), local("2026-01-01 00:00", zone))


def test_a_night_shift_is_one_stretch_over_midnight_and_new_year() -> None:
    nights = hours_of([[["00:00", "06:00"], ["22:00", "24:00"]]] * 7)
    found = open_intervals(nights, local("2025-12-31 12:00"), local("2026-01-01 12:00"))
    assert found == [(local("2025-12-31 22:00"), local("2026-01-01 06:00"))]
    assert add_business_time(nights, local("2025-12-31 23:00"), 8 * HOUR) == local("2026-01-01 23:00")


def test_a_holiday_with_hours_of_its_own_is_open_just_then() -> None:
    hours = hours_of(OFFICE, days=ONCE)
    assert add_business_time(hours, local("2026-05-04 17:00"), 4 * HOUR) == local("2026-05-06 09:30")
    assert is_open(hours, local("2026-05-05 10:59"))
    assert not is_open(hours, local("2026-05-05 14:00"))


def test_a_moved_working_day_may_have_hours_of_its_own() -> None:
    saturday = {"date": "2026-05-09", "kind": "working", "intervals": [["10:00", "12:00"]]}
    hours = hours_of(OFFICE, days=[saturday])
    assert business_time_between(hours, local("2026-05-09 00:00"), local("2026-05-10 00:00")) == 2 * HOUR


def test_a_moved_working_day_has_the_hours_of_the_first_day_that_has_any() -> None:
    week = [[], [["09:00", "10:00"]], *[[["08:00", "20:00"]]] * 3, [], []]
    hours = hours_of(week, days=[{"date": "2026-05-09", "kind": "working"}])
    assert business_time_between(hours, local("2026-05-09 00:00"), local("2026-05-10 00:00")) == HOUR


ASKING: list[Callable[[Hours, datetime], object]] = [
    lambda hours, at: add_business_time(hours, at, HOUR),
    lambda hours, at: add_business_time(hours, at, timedelta(0)),
    lambda hours, at: business_time_between(hours, at, local(MONDAY + "10:00")),
    lambda hours, at: business_time_between(hours, local(MONDAY + "10:00"), at),
    lambda hours, at: open_intervals(hours, at, local(MONDAY + "10:00")),
    is_open,
    next_opening,
    local_date,
]


@pytest.mark.parametrize("ask", ASKING)
def test_a_moment_without_a_zone_is_refused(ask: Callable[[Hours, datetime], object]) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ask(office(), datetime(2026, 3, 2, 10))  # noqa: DTZ001 -- the mistake itself


@pytest.mark.parametrize("span", [HOUR, -HOUR])
def test_a_calendar_that_never_opens_says_so(span: timedelta) -> None:
    with pytest.raises(NeverOpens):
        add_business_time(hours_of(NEVER), local(MONDAY + "10:00"), span)


def test_nothing_can_be_waited_for_on_a_calendar_that_never_opens() -> None:
    hours, at = hours_of(NEVER), local(MONDAY + "10:00")
    with pytest.raises(NeverOpens):
        next_opening(hours, at)
    assert not is_open(hours, at)
    assert business_time_between(hours, at, at + 400 * DAY) == timedelta(0)
    assert add_business_time(hours, at, timedelta(0)) == at


def test_a_calendar_whose_last_hours_are_over_never_opens_again() -> None:
    hours = hours_of(NEVER, days=ONCE)
    assert add_business_time(hours, local("2020-01-01 00:00"), 2 * HOUR) == local("2026-05-05 11:00")
    assert add_business_time(hours, local("2033-01-01 00:00"), -2 * HOUR) == local("2026-05-05 09:00")
    with pytest.raises(NeverOpens):
        add_business_time(hours, local("2020-01-01 00:00"), 2 * HOUR + TICK)
    with pytest.raises(NeverOpens):
        next_opening(hours, local("2026-05-05 11:00"))


def test_ten_years_without_an_opening_are_never_whatever_was_asked_before() -> None:
    hours = hours_of(NEVER, days=ONCE)
    for _ in range(2):
        with pytest.raises(NeverOpens, match="from 2016 to 2025"):
            next_opening(hours, local("2015-06-01 00:00"))
        assert next_opening(hours, local("2016-06-01 00:00")) == local("2026-05-05 09:00")


@pytest.mark.parametrize(
    "at",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        wall("9999-12-31 23:59", "America/New_York"),
        local("2201-01-02 00:00"),
        local("1969-12-31 23:59"),
    ],
)
@pytest.mark.parametrize("hours", [hours_of(ALWAYS), hours_of(OFFICE, zone="America/New_York")])
def test_moments_out_of_reach_are_refused_at_once(at: datetime, hours: Hours) -> None:
    for ask in (is_open, next_opening, lambda hours, at: add_business_time(hours, at, HOUR)):
        with pytest.raises(NeverOpens):
            ask(hours, at)


def test_a_span_longer_than_all_years_is_refused() -> None:
    for span in (timedelta.max, timedelta.min, 200 * 365 * DAY):
        with pytest.raises(NeverOpens):
            add_business_time(hours_of(ALWAYS), local(MONDAY + "10:00"), span)


def test_the_table_is_made_once_for_a_calendar() -> None:
    hours = hours_of(OFFICE)
    is_open(hours, local(MONDAY + "10:00"))
    year = hours.timetable.year(2026)
    add_business_time(hours, local(MONDAY + "10:00"), HOUR)
    assert hours.timetable.year(2026) is year
    assert local_date(hours, local("2026-03-02 23:00", "UTC")) == date(2026, 3, 3)
