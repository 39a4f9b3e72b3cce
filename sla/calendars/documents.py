"""Reads the JSON document of a calendar, and says of each field what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem, Words
from core.text import SHORT, clean
from sla.calendars.days import FIRST_YEAR, LAST_YEAR, MAX_DAYS, Day, DayKind, Interval, Source

_MAX_INTERVALS = 24
_MAX_PROBLEMS = 50
_WEEKDAYS = 7
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}")
_ZONES_OF_THE_MACHINE = {"localtime", "posixrules", "Factory"}
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass
class Reading:
    """A document being read: `problems` by field, dotted, with positions from 0 (`week.0`, `days.12.date`)."""

    problems: dict[str, list[Problem]] = field(default_factory=dict)

    def refuse(self, name: str, code: str, message: Words) -> None:
        """Note what is wrong with a field."""
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.setdefault(name, []).append(Problem(code, message))

    def finish(self) -> None:
        """Raises Malformed with all that was noted, if anything was."""
        if self.problems:
            raise Malformed(_("Some of the information is missing or cannot be read."), fields=self.problems)

    def mapping(self, name: str, value: object, *, known: set[str]) -> Mapping[str, Any]:
        """`value` as an object that has no other fields than the known ones; empty when it is none."""
        if not isinstance(value, Mapping):
            self.refuse(name, "not_an_object", _("This must be an object."))
            return {}
        for key in value:
            if key not in known:
                self.refuse(_dotted(name, str(key)[:SHORT]), "unknown_field", _("There is no such field."))
        return value

    def items(self, name: str, value: object, *, limit: int) -> list[Any]:
        """`value` as a list of at most `limit` items; empty when it is none."""
        if not isinstance(value, list | tuple):
            self.refuse(name, "not_a_list", _("This must be a list."))
        elif len(value) > limit:
            self.refuse(name, "too_many", _("At most %(limit)s of these.") % {"limit": limit})
        else:
            return list(value)
        return []

    def choice(self, name: str, value: object, choices: type[_Choice]) -> _Choice | None:
        """`value` as one of the choices."""
        if isinstance(value, str) and value in set(choices):
            return choices(value)
        offered = ", ".join(choices)
        self.refuse(name, "unknown", _("This must be one of: %(offered)s.") % {"offered": offered})
        return None

    def name(self, name: str, value: object) -> str:
        """`value` as a short line."""
        if not isinstance(value, str):
            self.refuse(name, "not_text", _("This must be text."))
            return ""
        text, problems = clean(value, limit=SHORT, multiline=False)
        for problem in problems:
            self.refuse(name, problem.code, problem.message)
        return text


def read_zone(reading: Reading, value: object) -> str:
    """The name of an IANA time zone."""
    if isinstance(value, str) and _ZONE.fullmatch(value) and value not in _ZONES_OF_THE_MACHINE:
        try:
            return ZoneInfo(value).key
        except (KeyError, ValueError, OSError):  # unknown; not a zone file; a folder of zones such as "Asia"
            pass
    reading.refuse("time_zone", "unknown_zone", _("There is no such time zone."))
    return ""


def read_country(reading: Reading, value: object) -> str:
    """Two capital letters, or nothing."""
    if isinstance(value, str) and re.fullmatch("[A-Z]{2}|", value):
        return value
    reading.refuse("country", "unknown_country", _("This must be the two letters of a country, such as CN."))
    return ""


def read_week(reading: Reading, value: object) -> tuple[tuple[Interval, ...], ...]:
    """Seven lists of hours, Monday first."""
    week = reading.items("week", value, limit=_WEEKDAYS)
    if len(week) != _WEEKDAYS:
        reading.refuse("week", "not_a_week", _("A week has seven days, Monday first."))
    return tuple(read_intervals(reading, f"week.{at}", day) for at, day in enumerate(week))


def read_intervals(reading: Reading, name: str, value: object) -> tuple[Interval, ...]:
    """The hours of one day: in order, not overlapping; one may begin where the last ends."""
    found: list[Interval] = []
    for pair in reading.items(name, value, limit=_MAX_INTERVALS):
        times = pair if isinstance(pair, list | tuple) else ()
        minutes = [parse_minutes(time) for time in times]
        if len(minutes) != 2 or None in minutes:  # noqa: PLR2004 (a pair)
            reading.refuse(name, "not_hours", _("Hours are two times from 00:00 to 24:00, such as 08:30 and 12:00."))
            return ()
        interval = Interval(minutes[0] or 0, minutes[1] or 0)
        if interval.opens >= interval.closes:
            reading.refuse(name, "ends_before_start", _("Hours must end after they begin."))
        elif found and interval.opens < found[-1].closes:
            reading.refuse(name, "overlapping", _("Hours must follow each other in order and must not overlap."))
        found.append(interval)
    return tuple(found)


def parse_minutes(value: object) -> int | None:
    """`"08:30"` as minutes after midnight; None for what is no time of a day."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    return int(value[:2]) * 60 + int(value[3:])


def read_days(reading: Reading, value: object) -> tuple[Day, ...]:
    """The dated days, sorted; each date once."""
    days: dict[date, Day] = {}
    for at, item in enumerate(reading.items("days", value, limit=MAX_DAYS)):
        day = _read_day(reading, f"days.{at}", item)
        if day and day.date in days:
            reading.refuse(f"days.{at}.date", "twice", _("This date is given twice."))
        elif day:
            days[day.date] = day
    return tuple(days[date] for date in sorted(days))


def _read_day(reading: Reading, name: str, value: object) -> Day | None:
    doc = reading.mapping(name, value, known={"date", "kind", "name", "source", "intervals"})
    on = _read_date(reading, f"{name}.date", doc.get("date"))
    kind = reading.choice(f"{name}.kind", doc.get("kind"), DayKind)
    source = reading.choice(f"{name}.source", doc.get("source", Source.MANUAL), Source)
    title = reading.name(f"{name}.name", doc.get("name", ""))
    intervals = None
    if doc.get("intervals") is not None:
        intervals = read_intervals(reading, f"{name}.intervals", doc["intervals"]) or None
        if intervals is None and kind is DayKind.WORKING:
            reading.refuse(f"{name}.intervals", "no_hours", _("A working day has hours, or the usual ones."))
    if on is None or kind is None or source is None:
        return None
    return Day(on, kind, title, source, intervals)


def _read_date(reading: Reading, name: str, value: object) -> date | None:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    reading.refuse(
        name,
        "not_a_date",
        _("This must be a date from %(first)s to %(last)s, such as 2026-02-14.")
        % {"first": FIRST_YEAR, "last": LAST_YEAR},
    )
    return None


def _dotted(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key
