"""What new days change in a calendar, and the calendar with them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem
from sla.calendars.days import MAX_DAYS, Day, DayKind, Source
from sla.calendars.hours import Hours


@dataclass(frozen=True)
class Diff:
    """What new days do to a calendar, each in the order of dates. `changed` pairs before and after; `given_up` are
    estimates that the year's decree does not bear out. Other days are never removed.
    """

    added: tuple[Day, ...] = ()
    changed: tuple[tuple[Day, Day], ...] = ()
    given_up: tuple[Day, ...] = ()
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be different."""
        return not (self.added or self.changed or self.given_up)


def compare(before: Hours, days: Iterable[Day], years: Collection[int] | None = None) -> Diff:
    """What `merged` would do with the same arguments."""
    known, new = before.day_by_date, _by_date(days, years)
    both = [(known[on], day) for on, day in new.items() if on in known]
    return Diff(
        added=tuple(day for on, day in new.items() if on not in known),
        changed=tuple((old, day) for old, day in both if old != day),
        given_up=_given_up(before, new),
        unchanged=sum(old == day for old, day in both),
    )


def merged(before: Hours, days: Iterable[Day], years: Collection[int] | None = None) -> Hours:
    """The calendar with new days, of these years only if any are given; a new day takes the place of an old one.

    Where they bring a year's moved working days, that year's estimates give way to them: the decree knows better.
    Raises Malformed (`days`) when the calendar would have more than 3,000 days.
    """
    new = _by_date(days, years)
    together = before.day_by_date | new
    for day in _given_up(before, new):
        del together[day.date]
    if len(together) > MAX_DAYS:
        problem = Problem("too_many", _("More than %(limit)s days.") % {"limit": MAX_DAYS})
        raise Malformed(problem.message, fields={"days": [problem]})
    return replace(before, days=tuple(together[on] for on in sorted(together)))


def _by_date(days: Iterable[Day], years: Collection[int] | None) -> dict[date, Day]:
    chosen = (day for day in days if years is None or day.date.year in years)
    return {day.date: day for day in sorted(chosen, key=lambda day: day.date)}


def _given_up(before: Hours, new: Mapping[date, Day]) -> tuple[Day, ...]:
    decreed = {
        day.date.year for day in new.values() if day.kind is DayKind.WORKING and day.source is not Source.ESTIMATE
    }
    return tuple(
        day for day in before.days if day.source is Source.ESTIMATE and day.date.year in decreed and day.date not in new
    )
