"""Counting days that are over, once, so that no board counts them again (decision 23)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from sla.models import CountedDay, DayFigure, DayFlow, StaleDay, Timer
from sla.promises import MEASURE as PROMISE
from sla.tally import Tally
from sla.watch import NOBODY, judged_in, local_day, midnight
from tickets.flow import FLOW
from tickets.models import Ticket

DAY = timedelta(days=1)
SETTLED_AFTER = timedelta(hours=1)  # by then no act of the day before is still being written
AT_ONCE = 40  # days
NIGHTLY = 35  # days: what the board shows at most
_Part = tuple[str, str, str]  # site, group, channel: one of them, or none
_WHOLE: _Part = ("", "", "")
_Key = tuple[_Part, str, int, str, int | None]


def count_days(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Count at most `limit` days that are over at `at` and whose figures are not ready or stale, the newest first; how
    many those were. Nothing to do is three small statements. Safe to run twice at once.
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
    flows = [DayFlow(day=day, **_named(part), **flow) for part, flow in _flow(day).items()]
    DayFigure.objects.filter(day=day).delete()
    DayFigure.objects.bulk_create(figures)
    DayFlow.objects.filter(day=day).delete()
    DayFlow.objects.bulk_create(flows)
    CountedDay.objects.filter(day=day).update(counted_at=at)
    StaleDay.objects.filter(pk__in=seen).delete()


def _wanted(at: datetime) -> list[date]:
    """Days that are over and to be counted, the newest first."""
    last = local_day(at - SETTLED_AFTER) - DAY
    first = min(filter(None, _firsts()), default=None)
    if first is None:
        return []
    ready = set(CountedDay.objects.exclude(day__in=StaleDay.objects.values("day")).values_list("day", flat=True))
    over = (last - back * DAY for back in range((last - local_day(first)).days + 1))
    return [day for day in over if day not in ready]


def _firsts() -> Iterator[datetime | None]:
    """When the first clock was judged, and the first ticket came."""
    judged = Timer.objects.filter(judged_at__isnull=False)
    yield judged.order_by("judged_at").values_list("judged_at", flat=True).first()
    yield Ticket.objects.order_by("created_at", "pk").values_list("created_at", flat=True).first()


def _parts(site: str, group: str, channel: str) -> set[_Part]:
    """Where something counts: for the whole desk, its own place, its group, its channel."""
    return {_WHOLE, (site, "", ""), ("", group, ""), ("", "", channel)}


def _named(part: _Part) -> dict[str, str]:
    return dict(zip(("site", "group", "channel"), part, strict=True))


def _count(day: date) -> dict[_Key, Tally]:
    found: dict[_Key, Tally] = defaultdict(Tally)
    for site, group, channel, measure, version_id, target, person_id, state, outcome, n in _judged(day):
        for part in _parts(site, group, channel):
            person = None if part[1] or part[2] else person_id
            found[part, measure, version_id, target, person].count(state, outcome, n)
    return found


def _judged(day: date) -> Iterator[Any]:
    site = Case(
        When(ticket=None, then=Coalesce(KT("attributes__site"), Value(""))),
        default=Coalesce(F("ticket__requester__site__slug"), Value("")),
        output_field=CharField(),
    )
    promiser = Case(When(measure=PROMISE, then=F("person_id")))
    rows = Timer.objects.filter(judged_in(day, day + DAY)).order_by().annotate(site=site, promiser=promiser)
    rows = rows.annotate(group=_slug_of("ticket__group"), channel=Coalesce(F("ticket__channel"), Value("")))
    columns = ("site", "group", "channel", "measure", "policy_version_id", "target", "promiser", "state", "outcome")
    yield from rows.values_list(*columns).annotate(n=Count("*"))


def _slug_of(group: str) -> Coalesce:
    return Coalesce(F(f"{group}__slug"), Value(NOBODY))


def _flow(day: date) -> dict[_Part, dict[str, int]]:
    """What came and went for each part."""
    found: dict[_Part, dict[str, int]] = defaultdict(lambda: {"received": 0, "closed": 0})
    for what in ("received", "closed"):
        rows: Any = Ticket.objects.filter(FLOW[what](midnight(day), midnight(day + DAY))).order_by()
        rows = rows.annotate(site=Coalesce(F("requester__site__slug"), Value("")), part_group=_slug_of("group"))
        for site, group, channel, n in rows.values_list("site", "part_group", "channel").annotate(n=Count("*")):
            for part in _parts(site, group, channel):
                found[part][what] += n
    return found


def _figure(day: date, key: _Key, tally: Tally) -> DayFigure:
    part, measure, version_id, target, person_id = key
    return DayFigure(
        day=day,
        **_named(part),
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
    DayFlow.objects.all().delete()
    StaleDay.objects.all().delete()
