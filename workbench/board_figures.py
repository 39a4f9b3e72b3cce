"""What the board shows of attainment: by norm or by target, for today, this week and this month; the line of the last
14 days; promises; the telephone; and how punctually the clocks themselves fire.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from accounts.places import Place
from accounts.roles import Capability
from core.errors import Words
from sla.attainment import Line, all_of, attainment, by_measure
from sla.board import FAILING, failing, lateness
from sla.measures.table import MEASURES
from sla.promises import kept_promises
from sla.tally import Tally
from sla.watch import periods
from workbench.charts import Reading, Trend, trend_of
from workbench.clock_filters import PERIODS, clocks_url
from workbench.clock_rows import people_of
from workbench.owners import owner_of, owners_of

PROMISERS = 8
ON_WALL = 4


@dataclass(frozen=True)
class Cell:
    """The figure of one period, with the list behind it."""

    tally: Tally
    url: str
    is_low: bool


@dataclass(frozen=True)
class Norm:
    """A line of the table: what is asked, each period's figure, and the reading of the chosen one."""

    norm: str
    label: Words
    target: str
    goal: float
    cells: list[Cell]
    chosen: Cell
    reading: Reading | None


@dataclass(frozen=True)
class Phone:
    """How calls were answered (SLA-PHONE-1): within the time, just after it, not."""

    tally: Tally

    @property
    def shares(self) -> dict[str, tuple[int, float]]:
        """How many calls, and what part of all in percent: answered in time, tolerated, missed."""
        parts = {
            "prompt": self.tally.met - self.tally.tolerated,
            "tolerated": self.tally.tolerated,
            "missed": self.tally.missed,
        }
        return {name: (count, self.tally.share(count)) for name, count in parts.items()}


@dataclass(frozen=True)
class Promiser:
    """Whose promises, and how many were kept."""

    user: User | None
    tally: Tally
    url: str


def figures_of(actor: Actor, *, at: datetime, wanted: Mapping[str, Any], by_target: bool) -> dict[str, Any]:
    """All figures over time; `wanted` says of which `place`, in which `period`, and the `trend_norm` of the line
    (empty: all norms). Some seven statements, however many clocks there were.
    """
    place, period, trend = wanted["place"], wanted["period"], wanted["trend_norm"]
    lines = attainment(at=at, place=place)
    whole = _cells(all_of(lines), place=place)
    norms = [_norm(line, period, place=place) for line in (lines if by_target else by_measure(lines))]
    shown = [line for line in lines if trend in {"", line.norm}]
    failed = failing(at=at) if actor.can(Capability.MANAGE) else []
    owners = owners_of(failed[:FAILING])
    return {
        "norms": norms,
        "wall_norms": sorted((norm for norm in norms if norm.reading), key=lambda norm: -norm.chosen.tally.n)[:ON_WALL],
        "whole": whole,
        "whole_chosen": whole[list(PERIODS).index(period)],
        "trend_norms": ["", *sorted({line.norm for line in lines})],
        "trend": _trend(all_of(shown)),
        "trend_days": [
            (day, tally, clocks_url(judged=day.isoformat(), norm=trend, **place.named))
            for day, tally in all_of(shown).days.items()
        ],
        "phone": _phone(lines, period),
        **_promises(at=at, place=place, period=period),
        "lateness": lateness(at=at),
        "failing": [(timer, timer.ticket or owner_of(timer, owners).words) for timer in failed[:FAILING]],
        "failing_more": len(failed) > FAILING,
        "failing_url": clocks_url(state="failing"),
    }


def _cells(line: Line, *, place: Place) -> list[Cell]:
    def url(name: str) -> str:
        return clocks_url(judged=name, norm=line.norm, measure=line.measure, target=line.target, **place.named)

    found = []
    for name in PERIODS:
        tally = line.periods[name]
        found.append(Cell(tally, url(name), is_low=tally.rate is not None and tally.rate < line.goal))
    return found


def _norm(line: Line, period: str, *, place: Place) -> Norm:
    cells = _cells(line, place=place)
    chosen = cells[list(PERIODS).index(period)]
    reading = None if chosen.tally.rate is None else Reading(chosen.tally.rate, line.goal)
    return Norm(line.norm, MEASURES[line.measure].label, line.target, line.goal, cells, chosen, reading)


def _trend(line: Line) -> Trend:
    return trend_of([(day, tally.rate, tally.n) for day, tally in sorted(line.days.items())], goal=line.goal or 95)


def _phone(lines: list[Line], period: str) -> Phone | None:
    tally = all_of(one for one in lines if one.measure == "phone_1").periods[period]
    return Phone(tally) if tally.n else None


def _promises(*, at: datetime, place: Place, period: str) -> dict[str, Any]:
    first, after = periods(at)[period]
    found = kept_promises(first=first, after=after, place=place)
    ids = list(found.people)[:PROMISERS]
    users = people_of(ids)

    def url(person: User | None = None) -> str:
        return clocks_url(judged=period, measure="prom_1", person=person.username if person else "", **place.named)

    return {
        "promises": found.desk,
        "promises_url": url(),
        "promisers": [Promiser(users[pk], found.people[pk], url(users[pk])) for pk in ids if pk in users],
        "hidden_promisers": max(0, len(found.people) - PROMISERS),
    }
