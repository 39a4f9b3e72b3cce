"""Pages by keyset: a cursor says after which row to go on, so page ten thousand costs what page one costs."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from api.parameters import Parameters
from core.ids import BIGGEST_ID

PAGE_SIZE = 50
MOST = 100
PARAMETERS = frozenset({"cursor", "page_size"})

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Order:
    """By `column`, then by id in `id_descending` order, so that rows of the same value have a place of their own."""

    code: str
    column: str
    read: Callable[[Any], object]
    descending: bool = False
    id_descending: bool = False


def whole(value: object) -> int:
    """A whole number that fits the database; `ValueError` otherwise."""
    if type(value) is not int or not 0 <= value <= BIGGEST_ID:
        raise ValueError
    return value


def moment(value: object) -> datetime:
    """A moment as the cursor writes it; `ValueError` otherwise."""
    found = datetime.fromisoformat(str(value))
    if found.tzinfo is None or not 1970 <= found.year <= 2200:  # noqa: PLR2004 -- what a moment field takes
        raise ValueError
    return found


def name(value: object) -> str:
    """A name; `ValueError` otherwise."""
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows, and the cursor of the next page; empty at the end."""

    rows: list[M]
    cursor: str


def page_of(rows: QuerySet[M], *, order: Order, parameters: Parameters) -> Page[M]:
    """The page that `cursor` and `page_size` ask for. `Malformed` when any of the parameters cannot be read."""
    size = parameters.number("page_size", default=PAGE_SIZE, least=1, most=MOST)
    after = _after(parameters, order)
    parameters.done()
    sorting = ["-" * order.descending + order.column]
    if order.column != "pk":
        sorting.append("-" * order.id_descending + "pk")
    found = list(rows.filter(after).order_by(*sorting)[: size + 1])
    more = len(found) > size
    return Page(found[:size], _cursor(order, found[size - 1]) if more else "")


def _cursor(order: Order, row: Model) -> str:
    value = getattr(row, order.column)
    shown = value.isoformat() if isinstance(value, datetime) else value
    text = json.dumps([order.code, shown, row.pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(parameters: Parameters, order: Order) -> Q:
    text = parameters.line("cursor", limit=600)
    if not text:
        return Q()
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        code, shown, pk = json.loads(raw)
        value, pk = order.read(shown), whole(pk)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        code = None
    if code != order.code:
        parameters.refuse("cursor", "invalid", _("This cursor does not belong to this list."))
        return Q()
    beyond = "lt" if order.descending else "gt"
    if order.column == "pk":
        return Q(**{f"pk__{beyond}": pk})
    # The first condition follows from the second; it is there for the index.
    tie = Q(**{order.column: value, f"pk__{'lt' if order.id_descending else 'gt'}": pk})
    return Q(**{f"{order.column}__{beyond}e": value}) & (Q(**{f"{order.column}__{beyond}": value}) | tie)
