"""A calendar as one looks at it: the week in a line, the year in twelve months. Pure."""

from calendar import Calendar as Months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from face.words import between
from sla.calendars import Day, DayKind, Hours, Interval, Source

WORK, OFF, HOLIDAY, MOVED = "work", "off", "holiday", "moved"
_WEEK = 7
_DAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
_LETTERS = (
    pgettext_lazy("weekday", "Mo"),
    pgettext_lazy("weekday", "Tu"),
    pgettext_lazy("weekday", "We"),
    pgettext_lazy("weekday", "Th"),
    pgettext_lazy("weekday", "Fr"),
    pgettext_lazy("weekday", "Sa"),
    pgettext_lazy("weekday", "Su"),
)


@dataclass(frozen=True)
class Cell:
    """A date: how it is drawn (`kind`), and what there is to say about it."""

    day: date
    kind: str
    name: str = ""
    has_own_hours: bool = False
    is_estimate: bool = False
    is_today: bool = False

    @property
    def mark(self) -> str:
        """The character beside the number, so that colour is not all that tells them apart."""
        return {HOLIDAY: pgettext("mark of a day", "×"), MOVED: pgettext("mark of a day", "+")}.get(self.kind, "")


@dataclass(frozen=True)
class Month:
    """A month in weeks of seven, Monday first; None where it has no such day."""

    name: str
    weeks: list[list[Cell | None]]


def months_of(hours: Hours, year: int, *, today: date) -> list[Month]:
    """The twelve months of `year`."""
    weeks = [(month, Months().monthdayscalendar(year, month)) for month in range(1, 13)]
    return [
        Month(
            date_format(date(year, month, 1), pgettext("date format", "F")),
            [[_cell(hours, date(year, month, day), today) if day else None for day in week] for week in found],
        )
        for month, found in weeks
    ]


def _cell(hours: Hours, day: date, today: date) -> Cell:
    dated = hours.day_by_date.get(day)
    if dated is None:
        return Cell(day, WORK if hours.week[day.weekday()] else OFF, is_today=day == today)
    return Cell(
        day,
        _kind(hours, dated),
        name=between().join(filter(None, [dated.name, intervals_words(dated.intervals or ())])),
        has_own_hours=bool(dated.intervals),
        is_estimate=dated.source is Source.ESTIMATE,
        is_today=day == today,
    )


def _kind(hours: Hours, dated: Day) -> str:
    if dated.kind is DayKind.HOLIDAY:
        return HOLIDAY
    return WORK if hours.week[dated.date.weekday()] else MOVED


def intervals_words(intervals: tuple[Interval, ...]) -> str:
    """08:30–12:00, 13:30–18:00."""
    return pgettext("between items of a list", ", ").join("–".join(interval.to_doc()) for interval in intervals)


def week_words(hours: Hours) -> list[str]:
    """The week in as few lines as it takes: "Mon–Fri 08:30–12:00, 13:30–18:00"."""
    if len(set(hours.week)) == 1:
        return [_("Every day %(hours)s") % {"hours": intervals_words(hours.week[0])}]
    return list(_week_words(hours))


def _week_words(hours: Hours) -> Iterator[str]:
    for intervals, places in groupby(range(_WEEK), key=lambda place: hours.week[place]):
        found = list(places)
        if intervals:
            first, last = str(_DAYS[found[0]]), str(_DAYS[found[-1]])
            days = first if first == last else f"{first}–{last}"
            yield _("%(days)s %(hours)s") % {"days": days, "hours": intervals_words(intervals)}


def weekday_names() -> list[str]:
    """Monday to Sunday, as short as they go."""
    return [str(letters) for letters in _LETTERS]


def days_in(hours: Hours, year: int) -> list[Day]:
    """The dated days of one year."""
    return [day for day in hours.days if day.date.year == year]
