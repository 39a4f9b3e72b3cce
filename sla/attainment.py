"""Attainment: of the clocks judged in a time, how many were met. A clock's cycle counts once, with the state it ended
in, on the day it was judged: met when it was met, breached when it was due. A cancelled one does not count.

Counted by day in one statement: each day is a stretch of the index of judged clocks, so the cost is that of the month,
and what comes back is a few rows for each target, however many clocks there were.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Q, Value

from sla.choices import Outcome, TimerState
from sla.models import Timer
from sla.policy.target import Target
from sla.rulebook import targets_of
from sla.watch import holder, judged_in, local_day, of_site, periods

TREND_DAYS = 14
_ROWS = ("place", "policy_version_id", "target", "state", "outcome", "n")


@dataclass
class Tally:
    """Clocks that were judged; `tolerated` are among the met."""

    met: int = 0
    tolerated: int = 0
    missed: int = 0

    @property
    def n(self) -> int:
        """How many."""
        return self.met + self.missed

    @property
    def rate(self) -> float | None:
        """The share of the met in percent, to one place and never rounded up to a full hundred; None without any."""
        if not self.n:
            return None
        rate = round(100 * self.met / self.n, 1)
        return 99.9 if self.missed and rate == 100 else rate  # noqa: PLR2004 (percent)

    def share(self, part: int) -> float:
        """What part of all, in percent."""
        return round(100 * part / self.n, 1) if self.n else 0.0

    def count(self, state: str, outcome: str, n: int) -> None:
        """Add `n` clocks that ended so."""
        if state == TimerState.MET:
            self.met += n
            self.tolerated += n if outcome == Outcome.TOLERATED else 0
        else:
            self.missed += n

    def add(self, other: "Tally") -> None:
        """Add all of `other`."""
        self.met, self.tolerated, self.missed = (
            self.met + other.met,
            self.tolerated + other.tolerated,
            self.missed + other.missed,
        )


@dataclass
class Line:
    """One target, or all targets of a norm and measure: its figures by period and by day of the last 14, oldest first.

    `goal` is in percent; that of several targets is weighted by their clocks of the month.
    """

    norm: str
    measure: str
    target: str = ""
    goal: float = 0
    version: int = 0
    periods: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    days: dict[date, Tally] = field(default_factory=dict)

    def add(self, other: "Line") -> None:
        """Take the figures of `other` in."""
        mine, theirs = self.periods["month"].n, other.periods["month"].n
        if mine + theirs:
            self.goal = round((self.goal * mine + other.goal * theirs) / (mine + theirs), 1)
        self.goal = self.goal or other.goal
        for name, tally in other.periods.items():
            self.periods[name].add(tally)
        for day, tally in other.days.items():
            self.days.setdefault(day, Tally()).add(tally)


def attainment(*, at: datetime, site: str = "") -> list[Line]:
    """A line for each target that has judged clocks this month or in the last 14 days, by norm, measure and code. One
    statement, and one for each version of a policy not met before.
    """
    today, spans = local_day(at), periods(at)
    stretches = list(_stretches(at))
    days = [today - timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1)]
    found: dict[tuple[str, str, str], Line] = {}
    for place, version_id, code, state, outcome, n in _rows(stretches, of_site(site)):
        first, _after = stretches[place]
        line = _line_of(found, version_id, code, days)
        for name, (begins, _ends) in spans.items():
            if first >= begins:
                line.periods[name].count(state, outcome, n)
        if first in line.days:
            line.days[first].count(state, outcome, n)
    return [found[key] for key in sorted(found)]


def _stretches(at: datetime) -> Iterator[tuple[date, date]]:
    """The last 14 days, each alone, and before them what this week's and this month's beginnings leave."""
    today = local_day(at)
    first = today - timedelta(days=TREND_DAYS - 1)
    month, _ = periods(at)["month"]
    if month < first:
        yield month, first
    for back in range(TREND_DAYS):
        day = first + timedelta(days=back)
        yield day, day + timedelta(days=1)


def _rows(stretches: list[tuple[date, date]], condition: Q) -> Iterable[Any]:
    def counted(place: int, first: date, after: date) -> Any:  # noqa: ANN401 (rows of figures)
        judged: Any = Timer.objects.filter(judged_in(first, after), condition).order_by()
        judged = judged.annotate(place=Value(place, output_field=IntegerField()))
        return judged.values(*_ROWS[:-1]).annotate(n=Count("*")).values_list(*_ROWS)

    one, *others = (counted(place, *stretch) for place, stretch in enumerate(stretches))
    rows: Iterable[Any] = one.union(*others, all=True)
    return rows


def _line_of(found: dict[tuple[str, str, str], Line], version_id: int, code: str, days: list[date]) -> Line:
    target: Target = targets_of(version_id)[code]
    line = found.setdefault(
        (target.norm, target.measure, code),
        Line(target.norm, target.measure, code, days={day: Tally() for day in days}),
    )
    if version_id >= line.version:  # what the newest version says
        line.goal, line.version = target.goal, version_id
    return line


def by_measure(lines: Iterable[Line]) -> list[Line]:
    """The lines of targets put together, one for each norm and measure."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        found.setdefault((line.norm, line.measure), Line(line.norm, line.measure)).add(line)
    return list(found.values())


def all_of(lines: Iterable[Line]) -> Line:
    """Everything in one line."""
    total = Line("", "")
    for line in lines:
        total.add(line)
    return total


def attainment_today(*, at: datetime, site: str = "") -> dict[tuple[int | None, int | None], Tally]:
    """Today's figures for each (group, person), as ids. One statement."""
    first, after = periods(at)["today"]
    judged = Timer.objects.filter(judged_in(first, after), of_site(site)).order_by()
    rows = judged.annotate(holder=holder()).values_list("ticket__group_id", "holder", "state", "outcome")
    found: dict[tuple[int | None, int | None], Tally] = defaultdict(Tally)
    for group_id, user_id, state, outcome, n in rows.annotate(n=Count("*")):
        found[group_id, user_id].count(state, outcome, n)
    return dict(found)
