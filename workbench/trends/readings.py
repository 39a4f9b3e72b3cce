"""Attainment of each norm over the span, as readings on a ruler, beside the span before."""

from dataclasses import dataclass

from core.errors import Words
from sla.attainment import SPAN, Line, by_measure
from sla.measures.table import MEASURES
from sla.tally import Tally
from workbench.charts import Reading
from workbench.trends.wanted import Wanted


@dataclass(frozen=True)
class NormLine:
    """One norm: what is asked, its figures now and before, and the lists behind them."""

    norm: str
    label: Words
    goal: float
    tally: Tally
    before: Tally
    reading: Reading | None
    url: str
    missed_url: str
    before_url: str
    trend_norm: str

    @property
    def is_low(self) -> bool:
        """Whether the goal was missed."""
        return self.tally.rate is not None and self.tally.rate < self.goal

    @property
    def change(self) -> float | None:
        """In points; None where there is nothing to compare."""
        if self.tally.rate is None or self.before.rate is None:
            return None
        return round(self.tally.rate - self.before.rate, 1)


def readings(wanted: Wanted, lines: list[Line], before: list[Line]) -> list[NormLine]:
    """A line for each norm and measure that had judged clocks now, in the order of norms."""
    earlier = {(line.norm, line.measure): line.periods[SPAN] for line in by_measure(before)}
    return [_line(wanted, line, earlier.get((line.norm, line.measure), Tally())) for line in by_measure(lines)]


def _line(wanted: Wanted, line: Line, before: Tally) -> NormLine:
    tally = line.periods[SPAN]
    more = {"norm": line.norm, "measure": line.measure}
    return NormLine(
        norm=line.norm,
        label=MEASURES[line.measure].label,
        goal=line.goal,
        tally=tally,
        before=before,
        reading=None if tally.rate is None else Reading(tally.rate, line.goal),
        url=wanted.clocks_url(wanted.span, **more),
        missed_url=wanted.clocks_url(wanted.span, state="missed", **more),
        before_url=wanted.clocks_url(wanted.span.before, **more),
        trend_norm=line.norm,
    )
