"""Attainment: of the clocks judged in a time, how many were met. A clock's cycle counts once, with the state it ended
in, on the day it was judged: met when it was met, breached when it was due. A cancelled one does not count.

Days that are over have been counted already (`sla.counted`); what is left, mostly today, is counted here, day by day in
one statement, each a stretch of the index of judged clocks. What comes back is a few rows for each target.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from accounts.places import EVERYWHERE, Place
from sla.counted import Kept, figures_of, ready_days
from sla.kept import judged_today
from sla.models import Timer
from sla.policy.target import Target
from sla.promises import MEASURE as PROMISE
from sla.rulebook import targets_of
from sla.tally import Tally
from sla.watch import holder, judged_in, local_day, of_place, periods

TREND_DAYS = 14
SPAN = "span"  # in place of a named period: days that somebody chose
_ROWS = ("place", "policy_version_id", "target", "state", "outcome", "n")


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

    @property
    def weight(self) -> int:
        """How many clocks its goal stands for among others: those of the month, or of the span asked for."""
        return self.periods[SPAN if SPAN in self.periods else "month"].n

    def add(self, other: "Line") -> None:
        """Take the figures of `other` in."""
        mine, theirs = self.weight, other.weight
        if mine + theirs:
            self.goal = round((self.goal * mine + other.goal * theirs) / (mine + theirs), 1)
        self.goal = self.goal or other.goal
        for name, tally in other.periods.items():
            self.periods[name].add(tally)
        for day, tally in other.days.items():
            self.days.setdefault(day, Tally()).add(tally)


def attainment(*, at: datetime, place: Place = EVERYWHERE) -> list[Line]:
    """A line for each target that has judged clocks this month or in the last 14 days, by norm, measure and code. Three
    statements, and one for each version of a policy not met before.
    """
    today, spans = local_day(at), periods(at)
    days = [today - timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1)]
    found: dict[tuple[str, str, str], Line] = {}
    for first, version_id, code, tally in _tallies(min(days[0], spans["month"][0]), today, at=at, place=place):
        line = line_of(found, version_id, code, days)
        for name, (begins, _ends) in spans.items():
            if first >= begins:
                line.periods[name].add(tally)
        if first in line.days:
            line.days[first].add(tally)
    return [found[key] for key in sorted(found)]


def _tallies(first: date, today: date, *, at: datetime, place: Place) -> Iterator[tuple[date, int, str, Tally]]:
    """Each target's tallies by day, from the day `first` up to today."""
    kept = Kept(place=place)
    ready = ready_days(first, today, kept=kept)
    for figure in figures_of(ready, kept=kept):
        yield figure.day, figure.policy_version_id, figure.target, figure.tally
    now = judged_today(at=at, place=place)
    for version_id, code, _person_id, tally in now or []:
        yield today, version_id, code, tally
    days = [first + timedelta(days=ahead) for ahead in range((today - first).days + (now is None))]
    left = [day for day in days if day not in ready]
    for number, version_id, code, state, outcome, n in _rows(left, of_place(place)):
        tally = Tally()
        tally.count(state, outcome, n)
        yield left[number], version_id, code, tally


def _rows(days: list[date], condition: Q) -> Iterable[Any]:
    if not days:
        return []

    def counted(place: int, day: date) -> Any:  # noqa: ANN401 (rows of figures)
        judged: Any = Timer.objects.filter(judged_in(day, day + timedelta(days=1)), condition).order_by()
        judged = judged.annotate(place=Value(place, output_field=IntegerField()))
        return judged.values(*_ROWS[:-1]).annotate(n=Count("*")).values_list(*_ROWS)

    one, *others = (counted(place, day) for place, day in enumerate(days))
    rows: Iterable[Any] = one.union(*others, all=True)
    return rows


def line_of(found: dict[tuple[str, str, str], Line], version_id: int, code: str, days: list[date]) -> Line:
    """The line of a version's target among those `found`, which gets it with nothing counted on `days` if it is new."""
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


def attainment_today(*, at: datetime, place: Place = EVERYWHERE) -> dict[tuple[int | None, int | None], Tally]:
    """Today's figures for each (group, person), as ids. One statement."""
    first, after = periods(at)["today"]
    judged = Timer.objects.filter(judged_in(first, after), of_place(place)).order_by()
    rows = judged.annotate(holder=holder()).values_list("ticket__group_id", "holder", "state", "outcome")
    found: dict[tuple[int | None, int | None], Tally] = defaultdict(Tally)
    for group_id, user_id, state, outcome, n in rows.annotate(n=Count("*")):
        found[group_id, user_id].count(state, outcome, n)
    return dict(found)


def promises_and_targets(*, at: datetime, place: Place) -> dict[tuple[int, str, int | None], Tally]:
    """Today's figures for each policy version and target; of promises, for each person who made them. One statement."""
    first, after = periods(at)["today"]
    judged: Any = Timer.objects.filter(judged_in(first, after), of_place(place)).order_by()
    judged = judged.annotate(promiser=Case(When(measure=PROMISE, then=F("person_id"))))
    rows = judged.values_list("policy_version_id", "target", "promiser", "state", "outcome")
    found: dict[tuple[int, str, int | None], Tally] = defaultdict(Tally)
    for version_id, target, person_id, state, outcome, n in rows.annotate(n=Count("*")):
        found[version_id, target, person_id].count(state, outcome, n)
    return dict(found)
