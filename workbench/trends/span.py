"""Spans of days, and the stretches their charts are drawn by: hours of one day, days, weeks of many."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Words
from sla.watch import local_day, midnight
from workbench.days import read_days

PERIODS: dict[str, Words] = {
    "today": _("Today"),
    "7": _("7 days"),
    "30": _("30 days"),
    "90": _("90 days"),
}
USUAL = "30"
MOST = 366  # days
_BY_DAYS = 45  # more days than these are drawn by weeks
_DAY, _HOUR, _WEEK = timedelta(days=1), timedelta(hours=1), 7


@dataclass(frozen=True)
class Stretch:
    """From `begins` until before `ends`: an hour, a day or some days, under a short `label`."""

    begins: datetime
    ends: datetime
    label: str

    @cached_property
    def first(self) -> date:
        """The day it begins on."""
        return local_day(self.begins)

    @cached_property
    def last(self) -> date:
        """The day it ends on."""
        return local_day(self.ends - timedelta(microseconds=1))


@dataclass(frozen=True)
class Span:
    """Days, both ends included, in the desk's time zone. `period` is one of PERIODS; empty: own dates."""

    first: date
    last: date
    period: str = ""

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.last + _DAY

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return midnight(self.after)

    @property
    def is_one_day(self) -> bool:
        """Whether it is drawn by hours."""
        return self.first == self.last

    @property
    def drawn_by(self) -> Words:
        """What its charts are drawn by, in words."""
        return _("by hour") if self.is_one_day else _("by day") if self.days <= _BY_DAYS else _("by week")

    @property
    def before(self) -> "Span":
        """As many days right before it."""
        return Span(self.first - self.days * _DAY, self.first - _DAY)

    def stretches(self) -> list[Stretch]:
        """What its charts are drawn by, oldest first: hours of one day, days of up to 45, else weeks, which end with
        the last day.
        """
        if self.is_one_day:
            return _hours(self.begins, self.ends)
        if self.days <= _BY_DAYS:
            return [_days(self.first + ahead * _DAY, 1) for ahead in range(self.days)]
        rest = self.days % _WEEK
        head = [_days(self.first, rest)] if rest else []
        return head + [_days(self.first + ahead * _DAY, _WEEK) for ahead in range(rest, self.days, _WEEK)]


def _hours(begins: datetime, ends: datetime) -> list[Stretch]:
    """Whole hours; a day on which the clocks are put forward has 23."""
    zone, count = timezone.get_default_timezone(), (ends.astimezone(UTC) - begins.astimezone(UTC)) // _HOUR
    moments = [(begins.astimezone(UTC) + place * _HOUR).astimezone(zone) for place in range(count + 1)]
    return [Stretch(one, after, f"{one:%H}") for one, after in pairwise(moments)]


def _days(first: date, count: int) -> Stretch:
    return Stretch(midnight(first), midnight(first + count * _DAY), f"{first:%m-%d}")


def read_span(query: QueryDict, *, at: datetime) -> Span:
    """The days in an address: a `period`, or `begins` and `ends` in either order; without any, 30 days. `BadRequest`
    for what is none of these, or more than a year.
    """
    today, period = local_day(at), query.get("period", "")
    if period not in {"", *PERIODS}:
        raise BadRequest("Unknown period")
    if not period and (query.get("begins") or query.get("ends")):
        first, last = read_days(query, last=today, first=lambda last: last)
        if (last - first).days >= MOST:
            raise BadRequest("At most a year")
        return Span(first, last)
    period = period or USUAL
    days = 1 if period == "today" else int(period)
    return Span(today - (days - 1) * _DAY, today, period)
