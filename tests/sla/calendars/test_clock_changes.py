"""Hours are times on the wall; where the clock on the wall jumps, they keep their true length."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sla.calendars import (
    Hours,
    add_business_time,
    business_time_between,
    closing_of,
    is_open,
    is_working_day,
    next_working_day,
    open_intervals,
    opening_of,
)
from tests.sla.calendars.samples import ALWAYS, hours_of, local, wall

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BERLIN = "Europe/Berlin"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # 02:00 becomes 03:00; 03:00 becomes 02:00


def daily(opens: str, closes: str, zone: str = BERLIN) -> Hours:
    return hours_of([[[opens, closes]]] * 7, zone=zone)


def length_on(hours: Hours, day: date) -> timedelta:
    midnight = datetime.combine(day, datetime.min.time(), hours.zone)
    return business_time_between(hours, midnight, midnight + timedelta(days=1))


@pytest.mark.parametrize(("day", "length"), [(SPRING, 23 * HOUR), (AUTUMN, 25 * HOUR), (date(2026, 6, 1), 24 * HOUR)])
def test_a_whole_day_has_the_hours_that_it_has(day: date, length: timedelta) -> None:
    assert length_on(hours_of(ALWAYS, zone=BERLIN), day) == length


def test_hours_over_the_change_are_an_hour_shorter_or_longer() -> None:
    nights = daily("01:00", "05:00")
    assert length_on(nights, SPRING) == 3 * HOUR
    assert length_on(nights, AUTUMN) == 5 * HOUR
    assert add_business_time(nights, local("2026-03-29 01:00", BERLIN), 2 * HOUR) == local("2026-03-29 04:00", BERLIN)
    assert add_business_time(nights, local("2026-10-25 01:00", BERLIN), 2 * HOUR) == local(
        "2026-10-25 02:00", BERLIN, fold=1
    )


def test_hours_away_from_the_change_stay_where_the_wall_shows_them() -> None:
    office = daily("09:00", "17:00")
    assert opening_of(office, SPRING - timedelta(days=1)) == local("2026-03-28 08:00", "UTC")
    assert opening_of(office, SPRING) == local("2026-03-29 07:00", "UTC")
    assert length_on(office, SPRING) == 8 * HOUR


def test_an_opening_that_the_clock_skips_is_the_moment_of_the_change() -> None:
    hours = daily("02:30", "05:00")
    assert opening_of(hours, SPRING) == local("2026-03-29 03:00", BERLIN)
    assert length_on(hours, SPRING) == 2 * HOUR


def test_a_closing_that_the_clock_skips_is_the_moment_of_the_change() -> None:
    hours = daily("01:00", "02:30")
    assert closing_of(hours, SPRING) == local("2026-03-29 03:00", BERLIN)
    assert length_on(hours, SPRING) == HOUR


def test_hours_that_the_clock_skips_altogether_are_none() -> None:
    hours = daily("02:00", "03:00")
    assert opening_of(hours, SPRING) is closing_of(hours, SPRING) is None
    assert not is_working_day(hours, SPRING)
    assert next_working_day(hours, SPRING - timedelta(days=1)) == SPRING + timedelta(days=1)
    assert length_on(hours, SPRING) == timedelta(0)


def test_a_time_shown_twice_is_the_first_of_the_two() -> None:
    hours = daily("02:30", "05:00")
    assert opening_of(hours, AUTUMN) == local("2026-10-25 02:30", BERLIN)
    assert is_open(hours, local("2026-10-25 02:15", BERLIN, fold=1))
    assert length_on(hours, AUTUMN) == 3 * HOUR + 30 * MINUTE
    until = daily("01:00", "02:30")
    assert length_on(until, AUTUMN) == HOUR + 30 * MINUTE
    assert not is_open(until, local("2026-10-25 02:15", BERLIN, fold=1))


def test_hours_that_touch_on_the_wall_touch_in_truth() -> None:
    hours = hours_of([[["00:00", "02:30"], ["02:30", "24:00"]]] * 7, zone=BERLIN)
    start, end = local("2026-03-28 12:00", BERLIN), local("2026-10-26 12:00", BERLIN)
    assert open_intervals(hours, start, end) == [(start, end)]


def test_a_start_that_the_clock_shows_twice_is_the_one_that_was_meant() -> None:
    hours = hours_of(ALWAYS, zone=BERLIN)
    first, second = (wall("2026-10-25 02:30", BERLIN, fold=fold) for fold in (0, 1))
    assert business_time_between(hours, first, second) == HOUR
    assert add_business_time(hours, first, HOUR) == second.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Australia/Lord_Howe", date(2026, 10, 4), 23 * HOUR + 30 * MINUTE),  # half an hour
        ("Antarctica/Troll", date(2026, 3, 29), 22 * HOUR),  # two hours
        ("Africa/Casablanca", date(2026, 2, 15), 25 * HOUR),  # Ramadan: the clock goes back, then forward again
        ("America/Sao_Paulo", date(2018, 11, 4), 23 * HOUR),  # midnight itself was skipped
        ("America/Havana", date(2026, 11, 1), 25 * HOUR),  # midnight comes twice
        ("Pacific/Apia", date(2011, 12, 30), timedelta(0)),  # the day that was not
        ("Asia/Shanghai", date(1986, 5, 4), 23 * HOUR),  # China had summer time
        ("Asia/Kathmandu", date(1986, 1, 1), 23 * HOUR + 45 * MINUTE),  # at New Year
    ],
)
def test_odd_changes_of_the_clock(zone: str, day: date, length: timedelta) -> None:
    hours = hours_of(ALWAYS, zone=zone)
    opens, closes = opening_of(hours, day), closing_of(hours, day)
    assert (closes - opens if opens and closes else timedelta(0)) == length


def test_a_day_that_was_not_has_no_hours_and_breaks_nothing() -> None:
    hours = daily("09:00", "17:00", "Pacific/Apia")
    assert opening_of(hours, date(2011, 12, 30)) is None
    assert add_business_time(hours, local("2011-12-29 16:00", "Pacific/Apia"), 2 * HOUR) == local(
        "2011-12-31 10:00", "Pacific/Apia"
    )


def test_midnight_that_was_skipped_opens_a_minute_later_than_never() -> None:
    hours = daily("00:00", "02:00", "America/Sao_Paulo")
    assert opening_of(hours, date(2018, 11, 4)) == local("2018-11-04 01:00", "America/Sao_Paulo")
