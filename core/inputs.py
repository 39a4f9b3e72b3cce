"""Reading what a person or a program gave: every wrong field is named at once, and nothing is repaired in silence."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem, Refused, Words
from core.text import LONG, SHORT, clean

MAX_AHEAD = timedelta(days=366)
SKEW = timedelta(minutes=5)  # so far may another clock be ahead of ours
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # from here on it is 1970 in every zone, which is as far as calendars reach


class Fields:
    """Collects cleaned values and problems; `done()` raises `Malformed` (or `Refused`) naming every field that is
    wrong.
    """

    def __init__(self) -> None:
        self.malformed: dict[str, list[Problem]] = {}
        self.refused: dict[str, list[Problem]] = {}

    def text(self, name: str, value: str, *, required: bool = True, limit: int = LONG) -> str:
        """Cleaned text of several lines."""
        return self._clean(name, value, required=required, limit=limit, multiline=True)

    def line(self, name: str, value: str, *, required: bool = True, limit: int = SHORT) -> str:
        """Cleaned text of one line."""
        return self._clean(name, value, required=required, limit=limit, multiline=False)

    def _clean(self, name: str, value: str, *, required: bool, limit: int, multiline: bool) -> str:
        cleaned, problems = clean(value, limit=limit, multiline=multiline)
        if required and not cleaned and not problems:
            problems = [Problem("required", _("Please fill this in."))]
        if problems:
            self.malformed.setdefault(name, []).extend(problems)
        return cleaned

    def code(self, name: str, value: str, *, among: Container[str], required: bool = True) -> str:
        """One of a fixed list of codes."""
        if value in among or (not value and not required):
            return value
        problem = (
            Problem("required", _("Please choose."))
            if not value
            else Problem("unknown", _("This is not one of the choices."))
        )
        self.malformed.setdefault(name, []).append(problem)
        return value

    def happened(self, name: str, value: datetime | None, *, at: datetime) -> datetime | None:
        """A moment that lies behind, and no further back than calendars reach; None stays None."""
        if value is not None and value > at + SKEW:
            self.malform(name, "future", _("This lies in the future."))
        elif value is not None and value < EARLIEST:
            self.malform(name, "out_of_range", _("The year must lie between 1970 and 2200."))
        return value

    def future(self, name: str, value: datetime | None, *, at: datetime) -> datetime | None:
        """A moment after `at`, at most a year ahead; None stays None."""
        if value is not None and value <= at:
            self.refuse(name, "past", _("This time has already passed."))
        elif value is not None and value - at > MAX_AHEAD:
            self.refuse(name, "too_far", _("This time is more than a year ahead."))
        return value

    def moment(self, name: str, value: datetime | None, *, at: datetime) -> datetime:
        """A moment that must be given, and lie ahead."""
        if value is None:
            self.malform(name, "required", _("Please give a date and time."))
            return at
        self.future(name, value, at=at)
        return value

    def refuse(self, name: str, code: str, message: Words, norm: str = "") -> None:
        """A rule of the desk forbids this value."""
        self.refused.setdefault(name, []).append(Problem(code, message, norm))

    def malform(self, name: str, code: str, message: Words) -> None:
        """This value cannot be read."""
        self.malformed.setdefault(name, []).append(Problem(code, message))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is refused inside of some field is told by `done()` with all the rest; alone, at once and as it came."""
        try:
            yield
        except Refused as error:
            if not error.fields or not (self.malformed or self.refused):
                raise
            for name, problems in error.fields.items():
                self.refused.setdefault(name, []).extend(problems)

    def done(self) -> None:
        """Raise if anything was wrong. What is refused is told beside what cannot be read, not in a second round."""
        if self.malformed:
            names = self.malformed | self.refused
            fields = {name: [*self.malformed.get(name, ()), *self.refused.get(name, ())] for name in names}
            raise Malformed(_("Some of the information is missing or cannot be read."), fields=fields)
        if self.refused:
            raise Refused(_("This cannot be accepted as it is."), fields=self.refused)
