"""Many rows at once, made where they are kept: INSERT … SELECT … FROM generate_series."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

from bench.database import must


def insert_series(model: type[Model], count: int, columns: Mapping[str, str]) -> range:
    """Add `count` rows to `model`: each column named by its SQL expression over `n` (1 to `count`), each other one by
    the field's own default. The new ids, which follow one another.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = [columns[field.column].replace("%", "%%") if field.column in columns else "%s" for field in fields]
    given: list[Any] = [
        field.get_db_prep_save(field.get_default(), connection) for field in fields if field.column not in columns
    ]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH made AS (INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values)} "  # noqa: S608 (our own names)
            f"FROM generate_series(1, {count}) AS n RETURNING id) SELECT min(id), max(id) FROM made",
            given,
        )
        first, last = cursor.fetchone()
    must(last - first + 1 == count, "somebody else writes here")
    return range(first, last + 1)


def tidy(*models: type[Model]) -> None:
    """What autovacuum would do sooner or later, now: so that no measurement pays for the filling."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
        cursor.execute("CHECKPOINT")
