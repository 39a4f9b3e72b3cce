"""What a class of iTop is here: tables of ours, and for each attribute how it is shown and how it is searched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from api.itop.columns import Asked, Column, condition
from api.itop.oql import EVERYTHING, Condition
from api.itop.wire import Fault

Show = Callable[[Any, Any], object]  # of a row and a view


@dataclass(frozen=True)
class Attribute:
    """One attribute. Without `column` it is shown and not searched."""

    show: Show
    column: Column | None = None


@dataclass(frozen=True)
class Table:
    """Rows of ours that are objects of the class, and their attributes."""

    rows: Callable[[Actor], "QuerySet[Any]"]
    attributes: Mapping[str, Attribute]

    @cached_property
    def columns(self) -> dict[str, Column | None]:
        """For the conditions of a query."""
        return {name: attribute.column for name, attribute in self.attributes.items()}


@dataclass(frozen=True)
class View:
    """From whose eyes, when and in which zone `rows` are shown. Subclasses read what belongs to them, all at once."""

    rows: Sequence[Any]
    zone: ZoneInfo
    at: datetime


@dataclass(frozen=True)
class ItopClass:
    """A class that may be asked for. `actual`: the class of a row, where that is another; `label`: its words."""

    name: str
    tables: tuple[Table, ...]
    key: Callable[[Any], int]
    actual: Callable[[Any], str]
    view: type[View] = View
    names: tuple[str, ...] = field(default=())

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that `*` stands for."""
        return self.names or tuple(name for name in self.tables[0].attributes if name != "id")

    def knows(self, attribute: str) -> bool:
        """Whether there is such an attribute."""
        return attribute in self.tables[0].attributes

    def find(self, tree: Condition, *, by: Actor, asked: Asked) -> "Found":
        """What fulfils the condition, newest first."""
        sets = [
            (table, table.rows(by).filter(condition(tree, table.columns, asked)).order_by("-pk"))
            for table in self.tables
        ]
        return Found(self, sets)

    def by_key(self, key: int, *, by: Actor) -> object | None:
        """The object of this number."""
        where = [(table, self._number(table, key)) for table in self.tables]
        for table, condition_ in where:
            row: object | None = table.rows(by).filter(condition_).first()
            if row is not None:
                return row
        return None

    @staticmethod
    def _number(table: Table, key: int) -> Q:
        column = table.columns["id"]
        assert column is not None  # noqa: S101 -- every class has one
        return column.where("=", (key,), Asked(datetime.min, ZoneInfo("UTC")))  # noqa: DTZ901 (no time is compared)

    def show(self, row: object, names: Sequence[str], view: View) -> dict[str, object]:
        """The values of the attributes `names`."""
        table = next(one for one in self.tables if one.rows(Actor()).model is type(row))
        return {name: table.attributes[name].show(row, view) for name in names}

    def everything(self, *, by: Actor, asked: Asked) -> "Found":
        """All there are."""
        return self.find(EVERYTHING, by=by, asked=asked)


@dataclass(frozen=True)
class Found:
    """An answer that is not read yet: one set per table, one behind the other."""

    of: ItopClass
    sets: Sequence[tuple[Table, "QuerySet[Any]"]]

    @cached_property
    def counts(self) -> list[int]:
        """How many in each set."""
        return [rows.order_by().count() for _table, rows in self.sets]

    @property
    def total(self) -> int:
        """How many."""
        return sum(self.counts)

    def page(self, start: int, stop: int) -> list[Any]:
        """Those from `start` to before `stop`."""
        rows: list[Any] = []
        for (_table, one), size in zip(self.sets, self.counts, strict=True):
            if start < size and stop > 0:
                rows += list(one[max(0, start) : min(stop, size)])
            start, stop = start - size, stop - size
        return rows


def wanted(names: object, asked_class: ItopClass) -> tuple[str, ...]:
    """`output_fields` as attribute codes; `*` and `*+` stand for all. `Fault` for one there is not."""
    text = str(names).strip()
    if text in {"*", "*+"}:
        return asked_class.attributes
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",")))
    for code in codes:
        if not asked_class.knows(code):
            raise Fault(f"output_fields: invalid attribute code '{code[:80]}'")
    return codes
