"""Dates as a calendar's people see them, in its time zone: working days, their openings, and why a day is closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sla.calendars.days import DayKind
from sla.calendars.hours import Hours
from sla.calendars.timetable import NeverOpens, openings_on

_TEN_YEARS = 3_653


class ClosedBy(StrEnum):
    """Why a date has no hours."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class ClosedDay:
    """A date without hours; `name` is the holiday's, if it has one."""

    date: date
    reason: ClosedBy
    name: str = ""


def local_date(hours: Hours, at: datetime) -> date:
    """The date on the wall at this moment (aware; ValueError else)."""
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} says no time zone")
    return at.astimezone(hours.zone).date()


def opening_of(hours: Hours, day: date) -> datetime | None:
    """When this date first opens, in UTC; None when it does not."""
    openings = openings_on(hours.zone, day, hours.intervals_on(day))
    return openings[0][0] if openings else None


def closing_of(hours: Hours, day: date) -> datetime | None:
    """When this date closes for the last time, in UTC; None when it does not open."""
    openings = openings_on(hours.zone, day, hours.intervals_on(day))
    return openings[-1][1] if openings else None


def is_working_day(hours: Hours, day: date) -> bool:
    """Whether this date opens and is no holiday. A holiday with hours of its own (somebody stands by) is none."""
    dated = hours.day_by_date.get(day)
    return (dated is None or dated.kind is DayKind.WORKING) and opening_of(hours, day) is not None


def next_working_day(hours: Hours, day: date) -> date:
    """The first working day after this date. Raises NeverOpens when ten years have none."""
    for ahead in range(1, _TEN_YEARS + 1):
        found = day + timedelta(days=ahead)
        if is_working_day(hours, found):
            return found
    raise NeverOpens(f"no working day in ten years after {day}")


def working_day_length(hours: Hours) -> timedelta:
    """The business time of one working day: of the first day of the week that has any; 24 hours for 7×24.

    Raises NeverOpens when the week has none.
    """
    if not hours.usual:
        raise NeverOpens("the week has no hours")
    return timedelta(minutes=sum(closes - opens for opens, closes in hours.usual))


def closed_days(hours: Hours, start: datetime, end: datetime) -> list[ClosedDay]:
    """The dates without hours from the date of `start` to that of `end`, with the reason."""
    first, last = local_date(hours, start), local_date(hours, end)
    found = (_closed(hours, first + timedelta(days=ahead)) for ahead in range((last - first).days + 1))
    return [day for day in found if day]


def _closed(hours: Hours, day: date) -> ClosedDay | None:
    if hours.intervals_on(day):
        return None
    dated = hours.day_by_date.get(day)
    if dated is None:
        return ClosedDay(day, ClosedBy.WEEKEND)
    return ClosedDay(day, ClosedBy.HOLIDAY, dated.name)
