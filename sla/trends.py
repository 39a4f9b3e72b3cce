"""Attainment over days that somebody chose, for a part of the desk. Days that are over have been counted already for
the desk, each site, group and channel; two of these together are counted from the clocks themselves.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, TruncDay
from django.utils import timezone

from accounts.places import EVERYWHERE, Place
from sla.attainment import SPAN, Line, line_of
from sla.counted import Kept, figures_of, ready_days
from sla.models import Timer
from sla.tally import Tally
from sla.watch import NOBODY, judged_in, of_channel, of_place

_DAY = timedelta(days=1)
_Found = tuple[date, int, str, Tally]


def attainment_between(
    *, first: date, after: date, place: Place = EVERYWHERE, group: str = "", channel: str = ""
) -> list[Line]:
    """A line for each target that was judged from the day `first` until before the day `after`, by norm, measure and
    code: all together as the period SPAN, and each day that had any. At most three statements, and one for each version
    of a policy not met before.
    """
    found: dict[tuple[str, str, str], Line] = {}
    for day, version_id, code, tally in _tallies(first, after, Kept(place=place, group=group, channel=channel)):
        line = line_of(found, version_id, code, [])
        line.periods[SPAN].add(tally)
        line.days.setdefault(day, Tally()).add(tally)
    return [found[key] for key in sorted(found)]


def _tallies(first: date, after: date, kept: Kept) -> Iterator[_Found]:
    ready = ready_days(first, after, kept=kept)
    for figure in figures_of(ready, kept=kept):
        yield figure.day, figure.policy_version_id, figure.target, figure.tally
    condition = of_place(kept.place) & of_channel(kept.channel)
    days = (first + ahead * _DAY for ahead in range((after - first).days))
    for begins, ends in stretches([day for day in days if day not in ready]):
        yield from _counted(begins, ends, condition, group=kept.group)


def stretches(days: list[date]) -> Iterator[tuple[date, date]]:
    """The days put together where they follow one another: each stretch's first day, and the day after its last."""
    begun = None
    for place, day in enumerate(days):
        begun = begun or day
        if place + 1 == len(days) or days[place + 1] != day + _DAY:
            yield begun, day + _DAY
            begun = None


def _counted(first: date, after: date, condition: Q, *, group: str) -> Iterator[_Found]:
    day: Any = TruncDay("judged_at", tzinfo=timezone.get_default_timezone())
    rows: Any = Timer.objects.filter(judged_in(first, after), condition).order_by().annotate(day=day)
    if group:
        # An expression, so that the database begins with the clocks of these days and not with all the group's tickets.
        rows = rows.annotate(of=Coalesce(F("ticket__group__slug"), Value(NOBODY))).filter(of=group)
    columns = ("day", "policy_version_id", "target", "state", "outcome")
    begun: datetime
    for begun, version_id, code, state, outcome, n in rows.values_list(*columns).annotate(n=Count("*")):
        tally = Tally()
        tally.count(state, outcome, n)
        yield begun.date(), version_id, code, tally
