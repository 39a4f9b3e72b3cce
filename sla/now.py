"""How the clocks stand now, for the board: counted when somebody looks, or on a large desk a moment before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sla.attainment import attainment_today
from sla.board import Standing, Standings, standings
from sla.models import NowFigures
from sla.tally import Tally
from sla.watch import local_day

FRESH = timedelta(seconds=60)  # older ones are left alone: whoever keeps them ready has stopped
Today = dict[tuple[int | None, int | None], Tally]


@dataclass(frozen=True)
class Now:
    """The standings, and the tallies of today for each (group, person), as they were `at`."""

    standings: Standings
    today: Today
    at: datetime


def now_figures(*, at: datetime, site: str = "") -> Now:
    """The figures of a site (empty: of the desk), at most FRESH old. One small statement where they are kept ready, and
    two large ones where they are not.
    """
    kept = NowFigures.objects.filter(site=site, at__gt=at - FRESH, at__lte=at).first()
    if kept is not None and local_day(kept.at) == local_day(at):
        return Now(_read_standings(kept.doc["standings"]), _read_today(kept.doc["today"]), kept.at)
    return Now(standings(at=at, site=site), attainment_today(at=at, site=site), at)


def doc_of(found: Standings, today: Today) -> dict[str, Any]:
    """The figures as JSON; `now_figures` reads it."""
    return {
        "standings": [[group_id, user_id, vars(one)] for (group_id, user_id), one in found.parts.items()],
        "today": [[group_id, user_id, vars(tally)] for (group_id, user_id), tally in today.items()],
    }


def _read_standings(doc: list[tuple[int | None, int | None, Mapping[str, int]]]) -> Standings:
    found = Standings()
    for group_id, user_id, counts in doc:
        found.add(group_id, user_id, Standing(**counts))
    return found


def _read_today(doc: list[tuple[int | None, int | None, Mapping[str, int]]]) -> Today:
    return {(group_id, user_id): Tally(**counts) for group_id, user_id, counts in doc}
