"""Pictures of figures, as the numbers of an SVG: a reading on a ruler, bars, a line of days. Attainment is never a bar:
it is a float on a rule from 80 to 100 %, where what matters happens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

_LEFT, _WIDTH, _FROM, _TO = 2.0, 196.0, 80.0, 100.0


def _place(percent: float) -> float:
    share = (min(max(percent, _FROM), _TO) - _FROM) / (_TO - _FROM)
    return round(_LEFT + share * _WIDTH, 1)


@dataclass(frozen=True)
class Reading:
    """A share in percent against its goal. What lies below 80 stands at the left end."""

    value: float
    goal: float

    @property
    def is_low(self) -> bool:
        """Whether the goal is missed."""
        return self.value < self.goal

    @property
    def x(self) -> float:
        """Where the float stands."""
        return _place(self.value)

    @property
    def goal_x(self) -> float:
        """Where the goal's mark stands."""
        return _place(self.goal)

    @property
    def gap(self) -> float:
        """How much is missing, as a length."""
        return round(max(0.0, self.goal_x - self.x), 1)

    @property
    def float_path(self) -> str:
        """The float itself: a triangle that points at its place."""
        return f"M{self.x - 5:.1f} 1h10l-5 8.5z"


@dataclass(frozen=True)
class Bar:
    """Three stretches that make up one bar: late, soon, at ease."""

    late: float
    soon: float
    rest: float

    @property
    def soon_x(self) -> float:
        """Where the second begins."""
        return self.late + (1 if self.late else 0)

    @property
    def rest_x(self) -> float:
        """Where the third begins."""
        return self.soon_x + self.soon + (1 if self.soon else 0)


def bar_of(late: int, soon: int, rest: int, *, most: int, width: int = 166) -> Bar:
    """The bar of a line among others, the longest of which stands for `most`. What is there at all is seen."""

    def length(count: int) -> float:
        return max(2.0, round(width * count / most, 1)) if count and most else 0.0

    return Bar(length(late), length(soon), length(rest))


_TOP, _FOOT, _LOW, _X0, _X1 = 12.0, 172.0, 150.0, 38.0, 490.0


@dataclass(frozen=True)
class Point:
    """One day of the line; without a value where nothing was counted."""

    day: date
    value: float | None
    n: int
    x: float
    y: float = 0
    is_marked: bool = False

    @property
    def is_last(self) -> bool:
        """Whether it stands at the right end."""
        return self.x >= _X1

    @property
    def label(self) -> tuple[float, float, str]:
        """Where its figure stands, and how it is aligned: beside the last point, below any other, or above it where
        there is no room.
        """
        if self.is_last:
            return self.x + 8, self.y + (16 if self.y < _LOW else -8), "start"
        return self.x, self.y + (17 if self.y < _LOW else -8), "middle"


@dataclass(frozen=True)
class Trend:
    """A line of days with its scale, its goal, and the labelled points: the last and the worst."""

    points: list[Point] = field(default_factory=list)
    grid: list[tuple[float, float]] = field(default_factory=list)  # percent, y
    goal: float = 0
    goal_y: float = 0

    @property
    def path(self) -> str:
        """The line; it breaks where a day has no value."""
        parts, is_drawing = [], False
        for point in self.points:
            if point.value is None:
                is_drawing = False
                continue
            parts.append(f"{'L' if is_drawing else 'M'}{point.x} {point.y}")
            is_drawing = True
        return " ".join(parts)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to draw."""
        return any(point.value is not None for point in self.points)

    @property
    def ticks(self) -> list[Point]:
        """The days named below: every other one, the last among them."""
        return self.points[::-2][::-1]


def trend_of(days: Sequence[tuple[date, float | None, int]], *, goal: float) -> Trend:
    """The line of (day, percent, how many), oldest first. The scale reaches from 100 % down to the worst day or the
    goal, in even steps.
    """
    values = [value for _day, value, _n in days if value is not None]
    floor = floor_of([*values, goal])

    def y(percent: float) -> float:
        return round(_TOP + (_FOOT - _TOP) * (100 - percent) / (100 - floor), 1)

    step = (_X1 - _X0) / max(1, len(days) - 1)
    marked = _marked(days)
    points = [
        Point(day, value, n, round(_X0 + place * step, 1), y(value) if value is not None else 0, place in marked)
        for place, (day, value, n) in enumerate(days)
    ]
    grid = [(percent, y(percent)) for percent in (100 - (100 - floor) * part / 4 for part in range(5))]
    return Trend(points, grid, goal, y(goal))


def floor_of(values: Iterable[float]) -> float:
    """Below the lowest value, so that four steps up to 100 are whole numbers or halves."""
    lowest = min(values)
    return next((floor for floor in (98, 96, 92, 90, 80, 60, 40, 20) if lowest >= floor), 0)


def _marked(days: Sequence[tuple[date, float | None, int]]) -> set[int]:
    known = [(value, -place, place) for place, (_day, value, _n) in enumerate(days) if value is not None]
    if not known:
        return set()
    return {max(place for _value, _back, place in known), min(known)[2]}
