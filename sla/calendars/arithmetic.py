"""Business time: exact, in any time zone, over changes of the clock (timetable.py says what those do to hours).

All moments are aware (ValueError else); results are in UTC. Hours are half-open: at the moment of closing it is closed.
Moments outside 1970 to 2200 raise NeverOpens.
"""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from sla.calendars.hours import Hours
from sla.calendars.timetable import NOTHING, NeverOpens, Timetable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def add_business_time(hours: Hours, start: datetime, span: timedelta) -> datetime:
    """The earliest moment from `start` on with `span` of business time between; for a negative span the latest moment
    before it; for none `start` itself. A start outside the hours counts from the next opening.

    Raises NeverOpens when ten years in a row have no opening.
    """
    begin = _utc(start)
    try:
        if span > NOTHING:
            return _forwards(hours.timetable, begin, span)
        return _backwards(hours.timetable, begin, span) if span else begin
    except OverflowError:
        raise NeverOpens(f"{span} is longer than all years") from None


def _forwards(table: Timetable, begin: datetime, span: timedelta) -> datetime:
    year = table.at(begin)
    wanted = year.worked_by(begin) + span
    while wanted > year.total:
        wanted -= year.total
        year = table.after(year)
    return year.earliest(wanted)


def _backwards(table: Timetable, begin: datetime, span: timedelta) -> datetime:
    year = table.at(begin)
    wanted = year.worked_by(begin) + span
    while wanted < NOTHING:
        year = table.before(year)
        wanted += year.total
    return year.latest(wanted)


def business_time_between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """The business time from `start` to `end`; negative when `end` comes before."""
    table, first, last = hours.timetable, _utc(start), _utc(end)
    if last < first:
        return -business_time_between(hours, last, first)
    begun, ended = table.at(first), table.at(last)
    whole = sum((table.year(number).total for number in range(begun.number, ended.number)), NOTHING)
    return whole + ended.worked_by(last) - begun.worked_by(first)


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether business time runs at this moment."""
    moment = _utc(at)
    year = hours.timetable.at(moment)
    last = bisect_right(year.opens, moment) - 1
    return last >= 0 and moment < year.closes[last]


def next_opening(hours: Hours, at: datetime) -> datetime:
    """The first moment from `at` on at which it is open: `at` itself when it is. Raises NeverOpens after ten years
    without one.
    """
    moment = _utc(at)
    table = hours.timetable
    year = table.at(moment)
    if not year.closes or year.closes[-1] <= moment:
        year = table.after(year)
    return max(moment, year.opens[bisect_right(year.closes, moment)])


def open_intervals(hours: Hours, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of business time from `start` to `end`, cut off there, in order. Touching hours are one stretch."""
    first, last = _utc(start), _utc(end)
    if last <= first:
        return []
    table = hours.timetable
    found: list[tuple[datetime, datetime]] = []
    for number in range(table.at(first).number, table.at(last).number + 1):
        for opens, closes in table.year(number).intervals():
            if opens < last and closes > first:
                begins = found.pop()[0] if found and found[-1][1] == opens else max(opens, first)
                found.append((begins, min(closes, last)))
    return found


def _utc(at: datetime) -> datetime:
    try:
        return _EPOCH + (at - _EPOCH)  # what astimezone(UTC) gives, in half the time
    except TypeError:
        raise ValueError(f"{at.isoformat()} says no time zone") from None
    except OverflowError:
        raise NeverOpens(f"{at.isoformat()} is out of reach") from None
