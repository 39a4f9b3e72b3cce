"""How clocks and tickets stand now, for the board: counted when somebody looks, or on a large desk a moment before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.places import EVERYWHERE, Place
from sla.attainment import attainment_today, promises_and_targets
from sla.board import Standing, Standings, standings
from sla.kept import kept_rows
from sla.tally import Tally
from tickets.flow import Load, Loads, Part, load_rows, loads_of

Today = dict[tuple[int | None, int | None], Tally]


@dataclass(frozen=True)
class Now:
    """The standings, the tallies of today for each (group, person) and the open tickets, as they were `at`."""

    standings: Standings
    today: Today
    at: datetime
    loads: Loads = field(default_factory=Loads)


def now_figures(*, at: datetime, place: Place = EVERYWHERE) -> Now:
    """The figures of a place (or of the desk), at most a minute old. One small statement where they are kept ready, and
    three large ones where they are not.
    """
    rows = kept_rows(at=at, place=place)
    if not rows:
        part = Part(**place.named)
        return Now(
            standings(at=at, place=place), attainment_today(at=at, place=place), at, loads_of(load_rows(part=part))
        )
    found, today = Standings(), defaultdict[tuple[int | None, int | None], Tally](Tally)
    for row in rows:
        for group_id, user_id, counts in row.doc["standings"]:
            found.add(group_id, user_id, Standing(**counts))
        for group_id, user_id, counts in row.doc["today"]:
            today[group_id, user_id].add(Tally(**counts))
    loads = loads_of(_read_load(one) for row in rows for one in row.doc["loads"])
    return Now(found, dict(today), min(row.at for row in rows), loads)


def doc_of(*, at: datetime, place: Place) -> dict[str, Any]:
    """The figures of a place as JSON; `now_figures` and `sla.kept` read it. Four statements."""
    found, today = standings(at=at, place=place), attainment_today(at=at, place=place)
    return {
        "standings": [[group_id, user_id, vars(one)] for (group_id, user_id), one in found.parts.items()],
        "today": [[group_id, user_id, vars(tally)] for (group_id, user_id), tally in today.items()],
        "loads": list(_load_docs(load_rows(part=Part(**place.named)))),
        "judged": [[*key, *vars(tally).values()] for key, tally in promises_and_targets(at=at, place=place).items()],
    }


def _load_docs(rows: Iterable[tuple[int | None, int | None, str, Load]]) -> Iterable[list[Any]]:
    for *key, load in rows:
        oldest = load.oldest.isoformat() if load.oldest else None
        yield [*key, {**vars(load), "oldest": oldest}]


def _read_load(row: tuple[int | None, int | None, str, Mapping[str, Any]]) -> tuple[int | None, int | None, str, Load]:
    group_id, user_id, channel, counts = row
    oldest = datetime.fromisoformat(counts["oldest"]) if counts["oldest"] else None
    return group_id, user_id, channel, Load(**{**counts, "oldest": oldest})
