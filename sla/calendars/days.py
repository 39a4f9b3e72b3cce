"""What a calendar is made of: hours of a day, and days that differ from the week."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

MAX_DAYS = 3_000
# Clocks of a desk stay far within these years; a mistyped one must not keep a worker busy for thousands of them.
FIRST_YEAR, LAST_YEAR = 1970, 2200


class DayKind(StrEnum):
    """Whether people work on a dated day."""

    WORKING = "working"
    HOLIDAY = "holiday"


class Source(StrEnum):
    """Where a dated day comes from: the year's decree, computed from the law before its decree, typed in, a file."""

    DECREE = "decree"
    ESTIMATE = "estimate"
    MANUAL = "manual"
    IMPORT = "import"


class Interval(NamedTuple):
    """Hours of one day, in minutes after local midnight, without the moment of closing. 1440 is 24:00."""

    opens: int
    closes: int

    def to_doc(self) -> list[str]:
        """`["08:30", "12:00"]`."""
        return [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in self]


@dataclass(frozen=True)
class Day:
    """A date that differs from the week. Without `intervals` a working day has the usual hours, a holiday none."""

    date: date
    kind: DayKind
    name: str = ""
    source: Source = Source.MANUAL
    intervals: tuple[Interval, ...] | None = None

    def to_doc(self) -> dict[str, Any]:
        """The JSON object of this day, as `Hours.from_doc` reads it."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind.value,
            "name": self.name,
            "source": self.source.value,
            "intervals": None if self.intervals is None else [interval.to_doc() for interval in self.intervals],
        }
