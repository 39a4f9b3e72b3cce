"""A trend: a chart with the table behind it; and putting what was counted into stretches of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from workbench.trends.drawing import Cell, Chart, Series
from workbench.trends.span import Span, Stretch

Value = TypeVar("Value")


@dataclass(frozen=True)
class Figure:
    """A chart with the table behind it. `key` names it in addresses; `said` is the sentence for those who do not see
    it; `note` is what one has to know to read it.
    """

    key: str
    title: str
    unit: str
    said: str
    columns: list[Series]  # of the table
    chart: Chart | None  # None: nothing to draw
    stretches: list[Stretch]
    note: str = ""

    @property
    def rows(self) -> list[tuple[Stretch, list[Cell]]]:
        """The table: each stretch of time with its figures."""
        return [(one, [column.cells[place] for column in self.columns]) for place, one in enumerate(self.stretches)]

    @property
    def is_alone(self) -> bool:
        """Whether there are figures, but of one day alone, which make no picture."""
        return len(self.stretches) == 1 and any(cell.value for column in self.columns for cell in column.cells)

    @property
    def legend(self) -> list[Series]:
        """What the colours mean, where there is more than one."""
        drawn = [one.series for one in self.chart.drawn] if self.chart else []
        return drawn if len(drawn) > 1 else []


def gathered(stretches: list[Stretch], found: Iterable[tuple[datetime, Value]]) -> list[list[Value]]:
    """What belongs to each stretch of time."""
    several: list[list[Value]] = [[] for _one in stretches]
    place = 0
    for moment, value in sorted(found, key=lambda one: one[0]):
        while place < len(stretches) and moment >= stretches[place].ends:
            place += 1
        if place < len(stretches):
            several[place].append(value)
    return several


def total_of(several: Iterable[Any], make: Callable[[], Value]) -> Value:
    """All of them together."""
    total: Any = make()
    for one in several:
        total.add(one)
    return total  # type: ignore[no-any-return]


def summed(stretches: list[Stretch], by_day: dict[date, Value], make: Callable[[], Value]) -> list[Value]:
    """The days of each stretch together."""
    return [total_of((v for day, v in by_day.items() if one.first <= day <= one.last), make) for one in stretches]


def by_days(span: Span) -> list[Stretch]:
    """As the span stretches, but never by hours: these figures go by days."""
    return [Stretch(span.begins, span.ends, f"{span.first:%m-%d}")] if span.is_one_day else span.stretches()


def span_of(stretch: Stretch) -> Span:
    """Its days."""
    return Span(stretch.first, stretch.last)


def percent(rate: float | None) -> str:
    """94.8%; a dash for none."""
    return "–" if rate is None else f"{rate:g}%"
