"""Reading how the desk stood a moment ago, where beat keeps that ready (`sla.actions.count_now`)."""

from datetime import datetime, timedelta

from accounts.places import Place
from sla.models import NowFigures
from sla.tally import Tally
from sla.watch import local_day

FRESH = timedelta(seconds=60)  # older ones are left alone: whoever keeps them ready has stopped
Judged = list[tuple[int, str, int | None, Tally]]


def kept_rows(*, at: datetime, place: Place) -> list[NowFigures]:
    """What is kept of the desk, or of each site of the place; nothing unless all of it is there, fresh, and of the day
    of `at`. One statement.
    """
    sites = place.slugs if place else ("",)
    rows = list(NowFigures.objects.filter(site__in=sites, at__gt=at - FRESH, at__lte=at))
    is_whole = len(rows) == len(sites) and all(local_day(row.at) == local_day(at) for row in rows)
    return rows if is_whole else []


def judged_today(*, at: datetime, place: Place) -> Judged | None:
    """What was judged today: policy version, target, who promised (of promises), tally; None where nobody keeps it."""
    rows = kept_rows(at=at, place=place)
    if not rows:
        return None
    return [(one[0], one[1], one[2], Tally(*one[3:])) for row in rows for one in row.doc["judged"]]
