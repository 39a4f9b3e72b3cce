"""Once stays once: what carries a key is done one time, however often it is sent.

The key's row is the first thing its transaction writes. Whoever sends the same key at the same moment therefore waits
for that transaction: after a success he finds its row, after a failure there is none and he may try himself. A refusal
leaves no row: it changed nothing, and the key may be used again.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)
_TRIES = 3


class _Taken(Exception):
    """The key has a row already."""


def first_or_known(
    row: Row, *, perform: Callable[[Row], object], known: Callable[[], Row | None]
) -> tuple[Row | None, bool]:
    """Write `row` (its key unique) and `perform`, in one transaction: the row, and True. Where the key has a row
    already, nothing is done: the row that `known` finds, and False; None where it went away again and again.
    """
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                try:
                    row.save(force_insert=True)
                except IntegrityError as error:
                    raise _Taken from error
                perform(row)
        except _Taken:
            found = known()
            if found is not None:  # gone again only if it was purged this very moment
                return found, False
        else:
            return row, True
    return None, False
