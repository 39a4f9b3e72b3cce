"""Dates as the people of a calendar see them."""

from datetime import date, timedelta

import pytest

from sla.calendars import (
    ClosedBy,
    ClosedDay,
    NeverOpens,
    closed_days,
    closing_of,
    is_working_day,
    local_date,
    next_working_day,
    opening_of,
    working_day_length,
)
from tests.sla.calendars.samples import ALWAYS, NEVER, OFFICE, hours_of, local, office

HOUR = timedelta(hours=1)
DUTY = {"date": "2026-02-17", "kind": "holiday", "name": "春节", "intervals": [["09:00", "11:00"]]}


def test_the_date_is_that_of_the_calendars_wall() -> None:
    assert local_date(office(), local("2026-03-01 16:00", "UTC")) == date(2026, 3, 2)
    assert local_date(office(), local("2026-03-01 15:59:59", "UTC")) == date(2026, 3, 1)


def test_a_date_opens_and_closes() -> None:
    assert opening_of(office(), date(2026, 3, 2)) == local("2026-03-02 08:30")
    assert closing_of(office(), date(2026, 3, 2)) == local("2026-03-02 18:00")
    assert opening_of(office(), date(2026, 3, 1)) is closing_of(office(), date(2026, 3, 1)) is None
    assert closing_of(hours_of(ALWAYS), date(2026, 3, 1)) == local("2026-03-02 00:00")


def test_weekends_and_holidays_are_no_working_days_and_moved_ones_are() -> None:
    hours = office()
    assert is_working_day(hours, date(2026, 2, 13))  # Friday
    assert is_working_day(hours, date(2026, 2, 14))  # moved Saturday
    assert not is_working_day(hours, date(2026, 2, 15))  # Sunday
    assert not is_working_day(hours, date(2026, 2, 16))  # holiday on a Monday


def test_a_holiday_on_which_somebody_stands_by_is_no_working_day() -> None:
    hours = hours_of(OFFICE, days=[DUTY])
    assert opening_of(hours, date(2026, 2, 17)) == local("2026-02-17 09:00")
    assert not is_working_day(hours, date(2026, 2, 17))
    assert next_working_day(hours, date(2026, 2, 16)) == date(2026, 2, 18)


def test_the_next_working_day_comes_strictly_after() -> None:
    assert next_working_day(office(), date(2026, 2, 13)) == date(2026, 2, 14)
    assert next_working_day(office(), date(2026, 2, 14)) == date(2026, 2, 24)
    assert next_working_day(office(), date(2026, 2, 20)) == date(2026, 2, 24)


def test_a_week_without_hours_has_no_working_day() -> None:
    with pytest.raises(NeverOpens):
        next_working_day(hours_of(NEVER), date(2026, 2, 13))
    with pytest.raises(NeverOpens):
        working_day_length(hours_of(NEVER))


def test_a_working_day_is_as_long_as_the_first_one_of_the_week() -> None:
    assert working_day_length(office()) == 8 * HOUR
    assert working_day_length(hours_of(ALWAYS)) == 24 * HOUR
    assert working_day_length(hours_of([[], [["09:00", "09:30"]], *OFFICE[:5]])) == HOUR / 2


def test_a_deadline_is_explained_by_the_days_that_were_closed() -> None:
    found = closed_days(office(), local("2026-02-14 17:58"), local("2026-02-24 08:33"))
    assert found == [
        ClosedDay(date(2026, 2, 15), ClosedBy.WEEKEND),
        ClosedDay(date(2026, 2, 16), ClosedBy.HOLIDAY, "农历除夕"),
        ClosedDay(date(2026, 2, 17), ClosedBy.HOLIDAY, "春节"),
        ClosedDay(date(2026, 2, 18), ClosedBy.HOLIDAY, "春节"),
        ClosedDay(date(2026, 2, 19), ClosedBy.HOLIDAY, "春节"),
        ClosedDay(date(2026, 2, 20), ClosedBy.HOLIDAY, "春节（调休）"),
        ClosedDay(date(2026, 2, 21), ClosedBy.WEEKEND),
        ClosedDay(date(2026, 2, 22), ClosedBy.WEEKEND),
        ClosedDay(date(2026, 2, 23), ClosedBy.HOLIDAY, "春节（调休）"),
    ]


def test_a_holiday_with_hours_is_not_closed_and_nothing_is_backwards() -> None:
    hours = hours_of(OFFICE, days=[DUTY])
    assert closed_days(hours, local("2026-02-16 09:00"), local("2026-02-18 09:00")) == []
    assert closed_days(hours, local("2026-02-18 09:00"), local("2026-02-01 09:00")) == []


def test_a_holiday_on_a_weekend_is_named() -> None:
    found = closed_days(office(), local("2026-05-02 09:00"), local("2026-05-03 09:00"))
    assert [(day.reason, day.name) for day in found] == [(ClosedBy.HOLIDAY, "劳动节"), (ClosedBy.WEEKEND, "")]
