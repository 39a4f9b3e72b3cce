"""Hours: what a calendar says."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from sla.calendars.days import Day, DayKind, Interval
from sla.calendars.documents import Reading, read_country, read_days, read_week, read_zone
from sla.calendars.timetable import Timetable


@dataclass(frozen=True)
class Hours:
    """When people work: hours for each day of the week (Monday first), and dated days that differ from it, sorted.

    Immutable and hashable; what is compiled of it is kept with the instance, so keep the instance.
    """

    time_zone: str
    week: tuple[tuple[Interval, ...], ...]
    days: tuple[Day, ...] = ()
    country: str = ""

    @classmethod
    def from_doc(cls, doc: object) -> Self:
        """Read a JSON document: `time_zone`, `week`, and if wanted `days` and `country`.

        Raises Malformed, naming the fields: unknown zone, no week of seven days, times that are none, hours that end
        before they begin, overlap or are out of order, a date twice, an unknown kind or source, more than 3,000 days.
        """
        reading = Reading()
        fields = reading.mapping("", doc, known={"time_zone", "week", "days", "country"})
        hours = cls(
            time_zone=read_zone(reading, fields.get("time_zone")),
            week=read_week(reading, fields.get("week")),
            days=read_days(reading, fields.get("days", [])),
            country=read_country(reading, fields.get("country", "")),
        )
        reading.finish()
        return hours

    def to_doc(self) -> dict[str, Any]:
        """The JSON document; reading it gives the same hours."""
        return {
            "time_zone": self.time_zone,
            "week": [[interval.to_doc() for interval in day] for day in self.week],
            "days": [day.to_doc() for day in self.days],
            "country": self.country,
        }

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the wall times."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def day_by_date(self) -> dict[date, Day]:
        """The dated days."""
        return {day.date: day for day in self.days}

    @cached_property
    def usual(self) -> tuple[Interval, ...]:
        """The hours of the first day of the week that has any."""
        return next((day for day in self.week if day), ())

    @cached_property
    def timetable(self) -> Timetable:
        """The compiled openings."""
        return Timetable(zone=self.zone, intervals_on=self.intervals_on)

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        """The hours of a date; a dated day overrides the week, both ways."""
        dated = self.day_by_date.get(day)
        if dated is None:
            return self.week[day.weekday()]
        if dated.intervals is not None:
            return dated.intervals
        return self.usual if dated.kind is DayKind.WORKING else ()
