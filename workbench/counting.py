"""Many counts in one statement: how many there are of each thing, and how many of those are late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from accounts.models import User
from core.sql import read_each
from core.written import Statement

# Whose things are counted, and when.
Whose = tuple[User, datetime]
SAMPLES: tuple[Whose, Whose] = (
    (User(pk=-1), datetime(2001, 2, 3, 4, 5, 6, 7, tzinfo=UTC)),
    (User(pk=-2), datetime(2002, 3, 4, 5, 6, 7, 8, tzinfo=UTC)),
)
_SHIFT = 10_000  # more than any list counts of what is late: two counts in one number
_COUNTED = f"COUNT(*) * {_SHIFT} + COALESCE(SUM(late), 0)"


@dataclass(frozen=True)
class Count:
    """How many there are, and how many of those are late."""

    size: int
    late: int = 0


def countable(rows: "QuerySet[Any, Any]", *, late: Q | None = None) -> "QuerySet[Any, Any]":
    """`rows` as they are counted, each looked at once; those that meet `late` are late. Cut it to what is counted at
    most (fewer than 10,000 of what can be late).
    """
    mark = Value(0) if late is None else Case(When(late, then=1), default=0)
    counted: QuerySet[Any, Any] = rows.order_by().annotate(late=mark).values("late")
    return counted


def count_each(asked: "Mapping[str, QuerySet[Any, Any] | Statement]") -> dict[str, Count]:
    """How many `countable` rows each has, by name. One statement."""
    told = read_each(_COUNTED, asked)
    return {name: Count(*divmod(told[name] or 0, _SHIFT)) for name in asked}
