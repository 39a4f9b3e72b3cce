"""INSERT … ON CONFLICT DO NOTHING RETURNING.

The ORM's `ignore_conflicts` does not say which rows were new; asking beforehand would leave a gap, and a caught
`IntegrityError` would abort the caller's transaction on PostgreSQL.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models

from outbox.models import OutboxMessage

ROWS_AT_ONCE = 200


def insert_new(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Inserts those of `rows` whose dedupe key is new and returns them with their ids. One statement per 200 rows."""
    new: list[OutboxMessage] = []
    for chunk in _chunks(rows):
        ids = _insert(chunk)
        for row in chunk:
            if (pk := ids.pop(row.dedupe_key, None)) is not None:
                row.pk = pk
                row._state.adding = False  # noqa: SLF001 -- what Model.save() does; there is no public way
                new.append(row)
    return new


def _chunks(rows: Sequence[OutboxMessage]) -> Iterator[Sequence[OutboxMessage]]:
    most = connection.features.max_query_params
    size = min(ROWS_AT_ONCE, most // len(_columns())) if most else ROWS_AT_ONCE
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _columns() -> list[models.Field[Any, Any]]:
    return [field for field in OutboxMessage._meta.concrete_fields if not field.primary_key]


def _insert(rows: Sequence[OutboxMessage]) -> dict[str, int]:
    fields, quote = _columns(), connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(rows))
    key = quote("dedupe_key")
    sql = (
        f"INSERT INTO {quote(OutboxMessage._meta.db_table)} ({names}) VALUES {places} "  # noqa: S608 -- our own names
        f"ON CONFLICT ({key}) DO NOTHING RETURNING {quote('id')}, {key}"
    )
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {dedupe_key: pk for pk, dedupe_key in cursor.fetchall()}
