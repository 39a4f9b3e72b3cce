"""Charts of stretches of time as the numbers of an SVG: bars that start at zero, and lines of percents or counts. The
last mark and the most telling one carry their figures; every mark leads to what it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from face.words import colon
from workbench.charts import floor_of

_X0, _X1, _TOP = 40.0, 598.0, 18.0
FOOT = 186.0  # where zero is
_BELOW = 30  # for the names below
_TICKS = 9  # at most so many names below
_STEPS = 4
_WIDEST = 26.0
_LINE = 13.0  # of text


@dataclass(frozen=True)
class Cell:
    """One figure: its value (None: nothing was counted), its words, the list behind it."""

    value: float | None
    text: str
    url: str = ""


@dataclass(frozen=True)
class Series:
    """Figures of one kind, one for each stretch. `low` tells that the smallest is the telling one."""

    name: str
    cells: list[Cell]
    is_outlined: bool = False
    is_low: bool = False


@dataclass(frozen=True)
class Mark:
    """A bar, or a point (its middle above, without width)."""

    x: float
    y: float
    width: float
    height: float
    cell: Cell
    said: str
    label_y: float = 0
    is_labelled: bool = False

    @property
    def label_x(self) -> float:
        """Where its figure stands."""
        return round(self.x + 8 if self.is_at_the_end else self.x + self.width / 2, 1)

    @property
    def hit_height(self) -> float:
        """How high the place to press is: a small bar's is easier to hit than the bar."""
        return max(self.height, _LINE)

    @property
    def hit_y(self) -> float:
        """Where that place begins."""
        return round(self.y - (self.hit_height - self.height), 1)

    @property
    def anchor(self) -> str:
        """How its figure is aligned: beside the last point of a line, in the middle of anything else."""
        return "start" if self.is_at_the_end else "middle"

    @property
    def is_at_the_end(self) -> bool:
        """Whether it is a point at the right end."""
        return not self.width and self.x >= _X1


@dataclass(frozen=True)
class Drawn:
    """A series in place; `path` is its line."""

    series: Series
    marks: list[Mark]
    path: str = ""


@dataclass(frozen=True)
class Chart:
    """Everything that is drawn."""

    drawn: list[Drawn]
    grid: list[tuple[str, float]]
    ticks: list[tuple[str, float]]
    goal: tuple[str, float] | None = None
    foot: float = FOOT

    @property
    def height(self) -> float:
        """Of the picture."""
        return self.foot + _BELOW

    @property
    def names_y(self) -> float:
        """Where the names below stand."""
        return self.foot + 20

    @property
    def is_line(self) -> bool:
        """Whether it has points instead of bars."""
        return any(one.path for one in self.drawn)


def bars(labels: Sequence[str], several: Sequence[Series], *, foot: float = FOOT) -> Chart:
    """Bars side by side, for counts, that stand on `foot`."""
    most = max((cell.value or 0 for one in several for cell in one.cells), default=0)
    top = _round_up(most)
    slot = (_X1 - _X0) / max(1, len(labels))
    width = round(min(_WIDEST, slot * 0.76 / len(several)), 2)

    def mark(series: Series, place: int, turn: int, cell: Cell) -> Mark:
        value = cell.value or 0
        height = round((foot - _TOP) * value / top, 1)
        x = _X0 + place * slot + (slot - width * len(several)) / 2 + turn * width
        is_told = turn == 0 and place in _told(series) and bool(value)
        said = f"{labels[place]} {series.name}{colon()}{cell.text}"
        return Mark(round(x, 1), round(foot - height, 1), width, height, cell, said, foot - height - 5, is_told)

    drawn = [
        Drawn(one, [mark(one, place, turn, cell) for place, cell in enumerate(one.cells)])
        for turn, one in enumerate(several)
    ]
    grid = [(f"{top * part // _STEPS:g}", _y(part / _STEPS, foot)) for part in range(_STEPS + 1)]
    return Chart(drawn, grid, _named(labels, slot, slot / 2), foot=foot)


def counts_line(labels: Sequence[str], series: Series) -> Chart:
    """A line of counts that starts at zero."""
    top = _round_up(max((cell.value or 0 for cell in series.cells), default=0))
    grid = [(f"{top * part // _STEPS:g}", _y(part / _STEPS)) for part in range(_STEPS + 1)]
    return _line(labels, series, grid=grid, floor=0, top=top)


def percents_line(labels: Sequence[str], series: Series, *, goal: float | None = None, goal_text: str = "") -> Chart:
    """A line of percents, from below the lowest of them and the goal up to 100."""
    known = [cell.value for cell in series.cells if cell.value is not None]
    floor = floor_of([*known, *([goal] if goal is not None else [])] or [100])
    grid = [(f"{floor + (100 - floor) * part / _STEPS:g}%", _y(part / _STEPS)) for part in range(_STEPS + 1)]
    chart = _line(labels, series, grid=grid, floor=floor, top=100)
    if goal is None:
        return chart
    goal_y = _y((goal - floor) / (100 - floor))
    drawn = [replace(one, marks=[_beside(mark, goal_y) for mark in one.marks]) for one in chart.drawn]
    return Chart(drawn, chart.grid, chart.ticks, (goal_text, goal_y))


def _beside(mark: Mark, goal_y: float) -> Mark:
    """The last figure stands clear of the goal's words, which end above its line."""
    if not mark.is_at_the_end or abs(mark.y - goal_y + _LINE / 2) > _LINE:
        return mark
    return replace(mark, label_y=round(goal_y + (_LINE if mark.y >= goal_y else -1.6 * _LINE), 1))


def _line(labels: Sequence[str], series: Series, *, grid: list[tuple[str, float]], floor: float, top: float) -> Chart:
    step = (_X1 - _X0) / max(1, len(labels) - 1)
    told, marks, parts, is_drawing = _told(series), [], [], False
    for place, cell in enumerate(series.cells):
        if cell.value is None:
            is_drawing = False
            continue
        x, y = round(_X0 + place * step, 1), _y((cell.value - floor) / (top - floor))
        parts.append(f"{'L' if is_drawing else 'M'}{x} {y}")
        is_drawing = True
        below = series.is_low and y < FOOT - _LINE
        label_y = y + 4 if x >= _X1 else y + (17 if below else -9)
        said = f"{labels[place]} {series.name}{colon()}{cell.text}"
        marks.append(Mark(x, y, 0, 0, cell, said, round(label_y, 1), place in told))
    return Chart([Drawn(series, marks, " ".join(parts))], grid, _named(labels, step, 0))


def _y(share: float, foot: float = FOOT) -> float:
    return round(foot - (foot - _TOP) * share, 1)


def _told(series: Series) -> set[int]:
    """The last figure and the most telling one; of equals the later."""
    known = [(cell.value, place) for place, cell in enumerate(series.cells) if cell.value is not None]
    if not known:
        return set()
    telling = min(known, key=lambda one: (one[0], -one[1])) if series.is_low else max(known)
    return {known[-1][1], telling[1]}


def _named(labels: Sequence[str], step: float, ahead: float) -> list[tuple[str, float]]:
    """Names below, evenly, the last among them."""
    every = -(-len(labels) // _TICKS) or 1
    places = range(len(labels) - 1, -1, -every)
    return [(labels[place], round(_X0 + place * step + ahead, 1)) for place in reversed(places)]


def _round_up(most: float) -> int:
    """A top that four even steps of whole numbers reach."""
    size = 1
    while True:
        for step in (size, 2 * size, 3 * size, 5 * size):
            if step * _STEPS >= most:
                return step * _STEPS
        size *= 10
