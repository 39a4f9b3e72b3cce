"""Every day of seventeen years, against a second library that keeps the State Council's decrees by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import pytest

from sla.calendars import DayKind, Hours, Source, decree_days, has_decree, is_working_day
from tests.sla.calendars.samples import OFFICE, hours_of

YEARS = range(2010, 2027)


@pytest.fixture(scope="module")
def hours() -> Hours:
    return hours_of(OFFICE, country="CN", days=[day.to_doc() for day in decree_days("CN", YEARS)])


def days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days))


@pytest.mark.parametrize("year", YEARS)
def test_each_day_is_a_working_day_or_none_as_the_second_library_says(hours: Hours, year: int) -> None:
    different = [day for day in days_of(year) if is_working_day(hours, day) != chinese_calendar.is_workday(day)]
    assert different == []


@pytest.mark.parametrize("year", YEARS)
def test_each_year_has_its_decree_with_moved_working_days(hours: Hours, year: int) -> None:
    decreed = [day for day in hours.days if day.date.year == year]
    assert has_decree(hours, year)
    assert {day.source for day in decreed} == {Source.DECREE}
    worked = {day.date for day in decreed if day.kind is DayKind.WORKING}
    assert worked == {day for day in chinese_calendar.workdays if day.year == year and day.weekday() >= 5}
