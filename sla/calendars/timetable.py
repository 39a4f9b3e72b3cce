"""A calendar compiled: the openings of each year as moments in UTC, with the business time before each.

A wall time means the first moment at which the local clock shows it or a later one. So a time that the clock skips in
spring is the moment of the change, one that it shows twice in autumn is the first of the two, hours that touch on the
wall touch in truth, and hours across a change have their true length.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sla.calendars.days import FIRST_YEAR, LAST_YEAR, Interval

NOTHING = timedelta(0)
_PATIENCE = 10


class NeverOpens(ValueError):
    """The calendar has no opening in the ten years after (or before), or its years (1970 to 2200) end before."""


def moment_of(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """The moment in UTC of so many minutes after midnight on the wall."""
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    later = wall.replace(fold=1)
    before, after = wall.utcoffset(), later.utcoffset()
    moment = wall.astimezone(UTC)
    if before is None or after is None or before >= after:
        return moment
    # The clock skips this time: find the moment of the change. Read with the offset after it, the time lies before it.
    early = later.astimezone(UTC)
    seconds = range(int((moment - early).total_seconds()) + 1)
    change = bisect_left(
        seconds, 1, key=lambda second: (early + timedelta(seconds=second)).astimezone(zone).utcoffset() != before
    )
    return early + timedelta(seconds=change)


def openings_on(zone: ZoneInfo, day: date, intervals: Sequence[Interval]) -> list[tuple[datetime, datetime]]:
    """The hours of a day as moments in UTC, without those that a change of the clock swallows."""
    moments = [(moment_of(zone, day, opens), moment_of(zone, day, closes)) for opens, closes in intervals]
    return [(opens, closes) for opens, closes in moments if opens < closes]


@dataclass(frozen=True, slots=True)
class Year:
    """One local year. `worked[n]` is the business time from its beginning to `opens[n]`. Sorted; touching hours are
    one.
    """

    number: int
    begins: datetime
    ends: datetime
    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    worked: tuple[timedelta, ...]
    total: timedelta

    def worked_by(self, at: datetime) -> timedelta:
        """Business time from the beginning of the year to `at`."""
        last = bisect_right(self.opens, at) - 1
        if last < 0:
            return NOTHING
        return self.worked[last] + (min(at, self.closes[last]) - self.opens[last])

    def earliest(self, worked: timedelta) -> datetime:
        """The first moment by which so much of the year's business time has passed: more than nothing, up to all."""
        last = bisect_left(self.worked, worked) - 1
        return self.opens[last] + (worked - self.worked[last])

    def latest(self, worked: timedelta) -> datetime:
        """The last moment by which no more than that has passed: from nothing, less than all."""
        last = bisect_right(self.worked, worked) - 1
        return self.opens[last] + (worked - self.worked[last])

    def intervals(self) -> Iterator[tuple[datetime, datetime]]:
        """Opening and closing, in order."""
        return zip(self.opens, self.closes, strict=True)


class Timetable:
    """The years of a calendar, each compiled when it is first asked for.

    Threads may share it: a year compiled twice is the same year.
    """

    def __init__(self, *, zone: ZoneInfo, intervals_on: Callable[[date], Sequence[Interval]]) -> None:
        self._zone = zone
        self._intervals_on = intervals_on
        self._years: dict[int, Year] = {}

    def at(self, moment: datetime) -> Year:
        """The local year in which a moment (in UTC) lies. Raises NeverOpens out of reach."""
        year = self.year(moment.year)
        if moment < year.begins:
            return self.year(year.number - 1)
        return self.year(year.number + 1) if moment >= year.ends else year

    def after(self, year: Year) -> Year:
        """The next year that has an opening. Raises NeverOpens when ten in a row have none."""
        return self._first_open(range(year.number + 1, year.number + 1 + _PATIENCE))

    def before(self, year: Year) -> Year:
        """The last year before that has an opening. Raises NeverOpens when ten in a row have none."""
        return self._first_open(range(year.number - 1, year.number - 1 - _PATIENCE, -1))

    def _first_open(self, numbers: range) -> Year:
        for number in numbers:
            if (year := self.year(number)).opens:
                return year
        raise NeverOpens(f"no opening from {numbers[0]} to {numbers[-1]}")

    def year(self, number: int) -> Year:
        """A year by its number. Raises NeverOpens out of reach."""
        if year := self._years.get(number):
            return year
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise NeverOpens(f"calendars reach from {FIRST_YEAR} to {LAST_YEAR}, not to {number}")
        return self._years.setdefault(number, self._compile(number))

    def _compile(self, number: int) -> Year:
        first, after = date(number, 1, 1), date(number + 1, 1, 1)
        opens: list[datetime] = []
        closes: list[datetime] = []
        for offset in range((after - first).days):
            day = first + timedelta(days=offset)
            for opening, closing in openings_on(self._zone, day, self._intervals_on(day)):
                if closes and closes[-1] == opening:
                    closes[-1] = closing
                else:
                    opens.append(opening)
                    closes.append(closing)
        worked = [NOTHING]
        for opening, closing in zip(opens, closes, strict=True):
            worked.append(worked[-1] + (closing - opening))
        return Year(
            number=number,
            begins=moment_of(self._zone, first, 0),
            ends=moment_of(self._zone, after, 0),
            opens=tuple(opens),
            closes=tuple(closes),
            worked=tuple(worked[:-1]),
            total=worked[-1],
        )
