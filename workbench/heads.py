"""The head of the list: its columns, and the orders that their names lead to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import QueryDict

from core.errors import Words
from workbench.columns import Column
from workbench.filters import address
from workbench.paging import SORTS


@dataclass(frozen=True)
class Head:
    """The name of a column; where it leads, and how the list is sorted by it now (aria-sort)."""

    code: str
    label: Words
    url: str = ""
    order: Words = ""
    sorted: str = ""


def heads_of(columns: Iterable[Column], query: QueryDict, *, sort: str) -> Iterator[Head]:
    """The heads of `columns`. A column with two orders leads to the one that is not in force."""
    for column in columns:
        if not column.sorts:
            yield Head(column.code, column.label)
            continue
        wanted = next((name for name in column.sorts if name != sort), column.sorts[0])
        now = sort in column.sorts
        direction = "descending" if SORTS[sort].descending else "ascending"
        url = address(query, sort=wanted)
        yield Head(column.code, column.label, url, SORTS[wanted].label, direction if now else "")
