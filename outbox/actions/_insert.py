"""INSERT … ON CONFLICT DO NOTHING RETURNING.

The ORM's `ignore_conflicts` does not say which rows were new; asking beforehand would leave a gap, and a caught
`IntegrityError` would abort the caller's transaction on PostgreSQL.
"""

from collections.abc import Sequence

from core.sql import insert_new as insert_new_rows
from outbox.models import OutboxMessage

_COLUMNS = tuple(field.attname for field in OutboxMessage._meta.concrete_fields if not field.primary_key)


def insert_new(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Inserts those of `rows` whose dedupe key is new and returns them with their ids."""
    ids = insert_new_rows(
        OutboxMessage, _COLUMNS, [[getattr(row, name) for name in _COLUMNS] for row in rows], once="dedupe_key"
    )
    new: list[OutboxMessage] = []
    for row in rows:
        if (pk := ids.pop(row.dedupe_key, None)) is not None:
            row.pk = pk
            row._state.adding = False  # noqa: SLF001 -- what Model.save() does; there is no public way
            new.append(row)
    return new
