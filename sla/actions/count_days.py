"""Counting days that are over, once, so that no board counts them again (decision 23)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Min, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from sla.models import CountedDay, DayFigure, StaleDay, Timer
from sla.promises import MEASURE as PROMISE
from sla.tally import Tally
from sla.watch import judged_in, local_day

DAY = timedelta(days=1)
SETTLED_AFTER = timedelta(hours=1)  # by then no act of the day before is still being written
AT_ONCE = 40  # days
NIGHTLY = 35  # days: what the board shows at most
_Key = tuple[str, str, int, str, int | None]


def count_days(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Count at most `limit` days that are over at `at` and whose figures are not ready or stale, the newest first; how
    many those were. Nothing to do is two small statements. Safe to run twice at once.
    """
    wanted = _wanted(at)[:limit]
    for day in wanted:
        count_day(day, at=at)
    return len(wanted)


def count_again(*, at: datetime, days: int = NIGHTLY) -> int:
    """Count the last `days` days anew, whether or not anything is known to have changed: people move to other sites and
    records are merged without any clock being told. How many days had been counted before.
    """
    known = CountedDay.objects.filter(day__gte=local_day(at) - days * DAY).values_list("day", flat=True)
    for day in known:
        count_day(day, at=at)
    return len(known)


@transaction.atomic
def count_day(day: date, *, at: datetime) -> None:
    """The figures of `day`, in place of those there were."""
    CountedDay.objects.get_or_create(day=day, defaults={"counted_at": at})
    CountedDay.objects.select_for_update(no_key=True).get(day=day)  # of two who count it, one waits
    seen = list(StaleDay.objects.filter(day=day).values_list("pk", flat=True))  # before anything is counted
    figures = [_figure(day, key, tally) for key, tally in _count(day).items()]
    DayFigure.objects.filter(day=day).delete()
    DayFigure.objects.bulk_create(figures)
    CountedDay.objects.filter(day=day).update(counted_at=at)
    StaleDay.objects.filter(pk__in=seen).delete()


def _wanted(at: datetime) -> list[date]:
    """Days that are over and to be counted, the newest first."""
    last = local_day(at - SETTLED_AFTER) - DAY
    first = Timer.objects.filter(judged_at__isnull=False).aggregate(first=Min("judged_at"))["first"]
    if first is None:
        return []
    ready = set(CountedDay.objects.exclude(day__in=StaleDay.objects.values("day")).values_list("day", flat=True))
    over = (last - back * DAY for back in range((last - local_day(first)).days + 1))
    return [day for day in over if day not in ready]


def _count(day: date) -> dict[_Key, Tally]:
    found: dict[_Key, Tally] = defaultdict(Tally)
    for *key, state, outcome, n in _judged(day):
        site, measure, version_id, target, person_id = key
        for place in {"", site}:  # everything counts for the whole desk, and for its own place
            found[place, measure, version_id, target, person_id].count(state, outcome, n)
    return found


def _judged(day: date) -> Iterator[Any]:
    site = Case(
        When(ticket=None, then=Coalesce(KT("attributes__site"), Value(""))),
        default=Coalesce(F("ticket__requester__site__slug"), Value("")),
        output_field=CharField(),
    )
    promiser = Case(When(measure=PROMISE, then=F("person_id")))
    rows = Timer.objects.filter(judged_in(day, day + DAY)).order_by().annotate(site=site, promiser=promiser)
    columns = ("site", "measure", "policy_version_id", "target", "promiser", "state", "outcome")
    yield from rows.values_list(*columns).annotate(n=Count("*"))


def _figure(day: date, key: _Key, tally: Tally) -> DayFigure:
    site, measure, version_id, target, person_id = key
    return DayFigure(
        day=day,
        site=site,
        measure=measure,
        policy_version_id=version_id,
        target=target,
        person_id=person_id,
        **vars(tally),
    )


@transaction.atomic
def forget_all() -> None:
    """No day is ready any more; those who read count by themselves until `count_days` has been round again."""
    CountedDay.objects.all().delete()
    DayFigure.objects.all().delete()
    StaleDay.objects.all().delete()
