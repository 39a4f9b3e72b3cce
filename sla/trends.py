"""Attainment over days that somebody chose, for a part of the desk. Days that are over have been counted already for
the desk and each site; a group or a channel is counted from the clocks themselves.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDay
from django.utils import timezone

from sla.attainment import SPAN, Line, line_of
from sla.counted import figures_of, ready_days
from sla.models import Timer
from sla.tally import Tally
from sla.watch import judged_in, of_group, of_site

_DAY = timedelta(days=1)
_Found = tuple[date, int, str, Tally]


def of_channel(code: str) -> Q:
    """Clocks of the tickets that came through this channel. Empty: of all."""
    return Q(ticket__channel=code) if code else Q()


def attainment_between(*, first: date, after: date, site: str = "", group: str = "", channel: str = "") -> list[Line]:
    """A line for each target that was judged from the day `first` until before the day `after`, by norm, measure and
    code: all together as the period SPAN, and each day that had any. At most three statements, and one for each version
    of a policy not met before.
    """
    found: dict[tuple[str, str, str], Line] = {}
    for day, version_id, code, tally in _tallies(first, after, site, of_group(group) & of_channel(channel)):
        line = line_of(found, version_id, code, [])
        line.periods[SPAN].add(tally)
        line.days.setdefault(day, Tally()).add(tally)
    return [found[key] for key in sorted(found)]


def _tallies(first: date, after: date, site: str, condition: Q) -> Iterator[_Found]:
    ready = set() if condition else ready_days(first, after)
    for figure in figures_of(ready, site=site):
        yield figure.day, figure.policy_version_id, figure.target, figure.tally
    days = (first + ahead * _DAY for ahead in range((after - first).days))
    for begins, ends in _stretches([day for day in days if day not in ready]):
        yield from _counted(begins, ends, of_site(site) & condition)


def _stretches(days: list[date]) -> Iterator[tuple[date, date]]:
    """The days put together where they follow one another: each stretch's first day, and the day after its last."""
    begun = None
    for place, day in enumerate(days):
        begun = begun or day
        if place + 1 == len(days) or days[place + 1] != day + _DAY:
            yield begun, day + _DAY
            begun = None


def _counted(first: date, after: date, condition: Q) -> Iterator[_Found]:
    day: Any = TruncDay("judged_at", tzinfo=timezone.get_default_timezone())
    rows = Timer.objects.filter(judged_in(first, after), condition).order_by().annotate(day=day)
    columns = ("day", "policy_version_id", "target", "state", "outcome")
    begun: datetime
    for begun, version_id, code, state, outcome, n in rows.values_list(*columns).annotate(n=Count("*")):
        tally = Tally()
        tally.count(state, outcome, n)
        yield begun.date(), version_id, code, tally
