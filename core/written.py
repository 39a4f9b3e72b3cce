"""Queries that are asked again and again with other values, put into SQL once: for a count of twenty queues the mapper
took as long as the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Subject = TypeVar("Subject")
Statement = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Written(Generic[Subject]):
    """A statement whose `places` (position of the parameter, which of the `values`) take the subject's values."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    values: Callable[[Subject], Sequence[object]]

    def about(self, subject: Subject) -> Statement:
        """The statement for `subject`."""
        values, filled = self.values(subject), list(self.parameters)
        for position, which in self.places:
            filled[position] = _adapted(values[which])
        return self.sql, filled


def write(
    make: Callable[[Subject], "QuerySet[Any, Any]"],
    *,
    samples: tuple[Subject, Subject],
    values: Callable[[Subject], Sequence[object]],
) -> Written[Subject] | None:
    """What `make` asks about any subject; `values` are those of a subject that may stand in it, all different from each
    other and between the two `samples`, by whose difference they are found. None where it cannot be said once and for
    all: the two differ in more than these values.
    """
    try:
        (sql, one), (same, other) = (make(sample).query.sql_with_params() for sample in samples)
    except EmptyResultSet:
        return None
    if sql != same or len(one) != len(other):
        return None
    pairs = [tuple(map(_adapted, pair)) for pair in zip(*map(values, samples), strict=True)]
    places = [(position, pair) for position, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if any(pair not in pairs for _position, pair in places):
        return None
    return Written(sql, tuple(one), tuple((position, pairs.index(pair)) for position, pair in places), values)


def _adapted(value: object) -> object:
    """As the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
