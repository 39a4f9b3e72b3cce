"""Claiming what was held back: UPDATE … RETURNING, which the ORM does not have. Reading first would leave a gap, in
which a notice is counted and not marked, or marked and not counted.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from notifications.models import Mail, Notice

_READ = ("id", "user_id", "ticket_id", "kind", "params")


@dataclass(frozen=True, slots=True)
class Held:
    """A notice whose letter was held back."""

    id: int
    ticket_id: int | None
    code: str
    norm: str
    measure: str
    due_at: datetime
    who: str


def claim_held(*, all_of: Collection[int], urgent_of: Collection[int]) -> dict[int, list[Held]]:
    """Marks as digested what is held back of `all_of`, and what is urgent of it of `urgent_of`; by person, what this
    call has marked and nobody else. One statement, none for nobody.
    """
    found: dict[int, list[Held]] = defaultdict(list)
    if all_of or urgent_of:
        for pk, user_id, ticket_id, kind, params in _update(sorted(all_of), sorted(urgent_of)):
            found[user_id].append(_held(pk, ticket_id, kind, json.loads(params)))
    return dict(found)


def _update(all_of: list[int], urgent_of: list[int]) -> Iterator[tuple[int, int, int | None, str, str]]:
    quote = connection.ops.quote_name
    ways = [f"{quote('user_id')} IN ({_places(all_of)})"] if all_of else []
    ways += [f"({quote('is_urgent')} AND {quote('user_id')} IN ({_places(urgent_of)}))"] if urgent_of else []
    sql = (
        f"UPDATE {quote(Notice._meta.db_table)} SET {quote('mail')} = %s WHERE {quote('mail')} = %s "  # noqa: S608 (our own names)
        f"AND ({' OR '.join(ways)}) RETURNING {', '.join(map(quote, _READ))}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [Mail.DIGESTED.value, Mail.HELD.value, *all_of, *urgent_of])
        yield from cursor.fetchall()


def _places(ids: list[int]) -> str:
    return ", ".join(["%s"] * len(ids))


def _held(pk: int, ticket_id: int | None, kind: str, params: dict[str, str]) -> Held:
    return Held(
        id=pk,
        ticket_id=ticket_id,
        code=kind.removeprefix("clock_"),
        norm=params["norm"],
        measure=params["measure"],
        due_at=datetime.fromisoformat(params["due"]),
        who=params.get("who", ""),
    )
