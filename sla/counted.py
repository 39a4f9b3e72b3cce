"""Reading the figures that are kept ready, day by day. They are kept for the desk, each site, each group and each
channel; what asks for two of these together is counted from the rows themselves.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from accounts.places import Place
from sla.models import CountedDay, DayFigure, DayFlow, StaleDay
from sla.tally import Tally


@dataclass(frozen=True)
class Figure:
    """One target's tally of a day."""

    day: date
    policy_version_id: int
    target: str
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Of what part of the desk the figures are wanted: a place, a `group` (slug, `-` for none), a `channel`."""

    place: Place
    group: str = ""
    channel: str = ""

    @property
    def is_of_parts(self) -> bool:
        """Whether it is about what a ticket may leave: its group, its channel."""
        return bool(self.group or self.channel)

    @property
    def is_there(self) -> bool:
        """Whether such figures are kept at all."""
        return sum(map(bool, (self.place, self.group, self.channel))) <= 1

    @property
    def condition(self) -> Q:
        """Its rows, a stretch of one index for each site."""
        sites = Q(site__in=self.place.slugs) if self.place else Q(site="")
        return sites & Q(group=self.group, channel=self.channel)


def ready_days(first: date, after: date, *, kept: Kept) -> set[date]:
    """The days from `first` until before `after` whose figures are ready and hold. One statement, none where nothing
    of the kind is kept.
    """
    if not kept.is_there or first >= after:
        return set()
    stale = StaleDay.objects.filter(day__gte=first, day__lt=after)
    stale = stale if kept.is_of_parts else stale.filter(is_of_parts=False)
    ready = CountedDay.objects.filter(day__gte=first, day__lt=after).exclude(day__in=stale.values("day"))
    return set(ready.values_list("day", flat=True))


def figures_of(days: Collection[date], *, kept: Kept) -> Iterator[Figure]:
    """What was judged on these days. One statement, none for no day."""
    if not days:
        return
    rows = DayFigure.objects.filter(kept.condition & _on(days)).order_by()
    rows_by_target = rows.values_list("day", "policy_version_id", "target")
    for day, version_id, target, *counts in rows_by_target.annotate(*_SUMS):
        yield Figure(day, version_id, target, Tally(*counts))


def tallies_by_person(days: Collection[date], *, kept: Kept, measure: str) -> Iterator[tuple[int | None, Tally]]:
    """Each person's tally of `measure` on these days; of the desk or a place only. One statement, none for no day."""
    if not days:
        return
    rows = DayFigure.objects.filter(kept.condition & _on(days), measure=measure).order_by().values_list("person_id")
    for person_id, *counts in rows.annotate(*_SUMS):
        yield person_id, Tally(*counts)


def flow_of(days: Collection[date], *, kept: Kept) -> dict[str, dict[date, int]]:
    """How many tickets were `received` and `closed` on these days; days without any are left out. One statement, none
    for no day.
    """
    found: dict[str, dict[date, int]] = {"received": {}, "closed": {}}
    if days:
        rows = DayFlow.objects.filter(kept.condition & _on(days)).order_by().values_list("day")
        for day, received, closed in rows.annotate(Sum("received"), Sum("closed")):
            found["received"][day], found["closed"][day] = received, closed
    return found


_SUMS = (Sum("met"), Sum("tolerated"), Sum("missed"))


def _on(days: Collection[date]) -> Q:
    """A stretch of the index; the days in it that are not ready are few."""
    return Q(day__gte=min(days), day__lte=max(days), day__in=days)
