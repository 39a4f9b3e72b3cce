"""Reading the figures that are kept ready, day by day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from sla.models import CountedDay, DayFigure, StaleDay
from sla.tally import Tally


@dataclass(frozen=True)
class Figure:
    """One target's tally of a day."""

    day: date
    policy_version_id: int
    target: str
    tally: Tally


def ready_days(first: date, after: date) -> set[date]:
    """The days from `first` until before `after` whose figures are ready and hold. One statement."""
    stale = StaleDay.objects.filter(day__gte=first, day__lt=after).values("day")
    ready = CountedDay.objects.filter(day__gte=first, day__lt=after).exclude(day__in=stale)
    return set(ready.values_list("day", flat=True))


def figures_of(days: Collection[date], *, site: str) -> Iterator[Figure]:
    """What was judged on these days for a site (empty: everywhere). One statement, none for no day."""
    if not days:
        return
    rows = _rows(days, site).values_list("day", "policy_version_id", "target")
    for day, version_id, target, *counts in rows.annotate(*_SUMS):
        yield Figure(day, version_id, target, Tally(*counts))


def tallies_by_person(days: Collection[date], *, site: str, measure: str) -> Iterator[tuple[int | None, Tally]]:
    """Each person's tally of `measure` on these days. One statement, none for no day."""
    if not days:
        return
    rows = _rows(days, site).filter(measure=measure).values_list("person_id")
    for person_id, *counts in rows.annotate(*_SUMS):
        yield person_id, Tally(*counts)


_SUMS = (Sum("met"), Sum("tolerated"), Sum("missed"))


def _rows(days: Collection[date], site: str) -> QuerySet[DayFigure]:
    """A stretch of one index; the days in it that are not ready are few."""
    return DayFigure.objects.filter(site=site, day__gte=min(days), day__lte=max(days), day__in=days).order_by()
