"""Days collected from the lines of a file, and what is wrong with which line."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem, Words
from core.text import SHORT, clean
from sla.calendars.days import FIRST_YEAR, LAST_YEAR, MAX_DAYS, Day

MAX_SIZE = 1_000_000
_MAX_PROBLEMS = 20


class Gathering:
    """Collects; whoever reads on after `is_over` only wastes time."""

    def __init__(self) -> None:
        self._days: dict[date, Day] = {}
        self._problems: list[Problem] = []

    @property
    def is_over(self) -> bool:
        """Whether enough was found wrong to stop reading."""
        return len(self._problems) >= _MAX_PROBLEMS

    def refuse(self, line: int, code: str, reason: Words) -> None:
        """Note what is wrong with a line, counted from 1."""
        message = _("Line %(line)s: %(reason)s") % {"line": line, "reason": reason}
        if not self.is_over:
            self._problems.append(Problem(code, message))

    def add(self, line: int, days: Iterable[Day]) -> None:
        """Take days of a line. Refuses dates out of reach, dates said to be something else before, and too many."""
        for day in days:
            known = self._days.get(day.date)
            if not FIRST_YEAR <= day.date.year <= LAST_YEAR:
                self.refuse(line, "out_of_reach", _("%(date)s is out of reach.") % {"date": day.date})
            elif known and (known.kind, known.intervals) != (day.kind, day.intervals):
                self.refuse(line, "twice", _("%(date)s was something else before.") % {"date": day.date})
            elif len(self._days) >= MAX_DAYS:
                self.refuse(line, "too_many", _("More than %(limit)s days.") % {"limit": MAX_DAYS})
            else:
                self._days.setdefault(day.date, day)
            if self.is_over:
                return

    def name(self, line: int, value: str) -> str:
        """A name as one clean line."""
        text, problems = clean(value, limit=SHORT, multiline=False)
        for problem in problems:
            self.refuse(line, problem.code, problem.message)
        return text

    def result(self) -> list[Day]:
        """The days in order. Raises Malformed with all that was noted, or when there are none."""
        if self._problems:
            raise Malformed(_("This file cannot be read."), fields={"file": self._problems})
        if not self._days:
            raise unreadable("no_days", _("There are no holidays or moved working days in this file."))
        return [self._days[date] for date in sorted(self._days)]


def unreadable(code: str, reason: Words) -> Malformed:
    """The refusal of a whole file."""
    return Malformed(reason, fields={"file": [Problem(code, reason)]})


def refuse_large(data: str | bytes) -> None:
    """Raises Malformed for more than a megabyte."""
    if len(data) > MAX_SIZE:
        raise unreadable("too_large", _("A calendar file has at most one megabyte."))
