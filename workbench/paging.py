"""Orders of the list, and pages by key: a page costs the same at any depth, and nothing is counted or skipped."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import BooleanField, F, Func, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from core.errors import Words
from core.ids import BIGGEST_ID
from tickets.models import Ticket, TicketQuerySet
from tickets.models.ticket import NEVER, first_due

PAGE = 50


@dataclass(frozen=True)
class Sort:
    """One order of the list: its words, the value it goes by (beside the id, which decides between equals), how that
    value is read back from a cursor.
    """

    label: Words
    key: Any = None
    descending: bool = False
    read: Callable[[Any], Any] = lambda value: value


def _moment(value: Any) -> datetime:  # noqa: ANN401 (whatever stood in the cursor)
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None or not datetime(1970, 1, 2, tzinfo=UTC) < moment <= NEVER:
        raise ValueError(value)
    return moment


def _rank(value: Any) -> int:  # noqa: ANN401
    if int(value) not in range(1, 10):
        raise ValueError(value)
    return int(value)


SORTS: dict[str, Sort] = {
    "due": Sort(_("First due first"), first_due(), read=_moment),
    "priority": Sort(_("Most pressing first"), F("priority"), read=_rank),
    "changed": Sort(_("Last changed first"), F("changed_at"), descending=True, read=_moment),
    "newest": Sort(_("Newest first"), descending=True),
    "oldest": Sort(_("Oldest first")),
}


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind (or, `backwards`, before) the ticket `pk` whose sort value is `key`."""

    backwards: bool
    pk: int
    key: Any = None

    def __str__(self) -> str:
        key = self.key.isoformat() if isinstance(self.key, datetime) else self.key
        return urlsafe_b64encode(json.dumps([int(self.backwards), self.pk, key]).encode()).decode().rstrip("=")


def read_cursor(text: str, *, sort: Sort) -> Cursor | None:
    """The cursor in an address; None for an empty one. Anything that is none is a bad request (400)."""
    if not text:
        return None
    try:
        backwards, pk, key = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Cursor(bool(backwards), _id(pk), sort.read(key) if sort.key is not None else None)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise BadRequest("Unreadable cursor") from error


def _id(value: object) -> int:
    if not isinstance(value, int) or not 0 < value <= BIGGEST_ID:
        raise ValueError(value)
    return value


@dataclass(frozen=True)
class Page:
    """Up to PAGE tickets, and the cursors of the pages before and behind (empty where there are none)."""

    tickets: list[Ticket]
    newer: str
    older: str


def page_of(tickets: TicketQuerySet, *, sort: Sort, cursor: Cursor | None) -> Page:
    """One page, in one statement."""
    backwards = cursor is not None and cursor.backwards
    descending = sort.descending != backwards
    if sort.key is not None:
        tickets = tickets.annotate(sort_key=sort.key)
    if cursor is not None:
        tickets = tickets.filter(_behind(cursor, sort=sort, descending=descending))
    mark = "-" if descending else ""
    order = [f"{mark}sort_key", f"{mark}pk"] if sort.key is not None else [f"{mark}pk"]
    found = list(tickets.order_by(*order)[: PAGE + 1])
    has_more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_newer, has_older = (has_more, True) if backwards else (cursor is not None, has_more)
    if not found:
        return Page([], "", "")
    return Page(
        found,
        newer=str(_cursor_at(found[0], backwards=True)) if has_newer else "",
        older=str(_cursor_at(found[-1], backwards=False)) if has_older else "",
    )


def _cursor_at(ticket: Ticket, *, backwards: bool) -> Cursor:
    return Cursor(backwards, ticket.pk, getattr(ticket, "sort_key", None))


def _behind(cursor: Cursor, *, sort: Sort, descending: bool) -> Func:
    """Compared as a row, (key, id) > (…, …): so an index that is in this order begins right at the cursor."""
    own: list[Combinable] = [F("pk")]
    its: list[Combinable] = [Value(cursor.pk)]
    if sort.key is not None:
        own, its = [sort.key, *own], [Value(cursor.key), *its]
    return _Compared(_row(*own), _row(*its), arg_joiner=" < " if descending else " > ")


class _Compared(Func):
    template = "%(expressions)s"
    output_field = BooleanField()


def _row(*values: Combinable) -> Func:
    return Func(*values, template="(%(expressions)s)", output_field=BooleanField())
