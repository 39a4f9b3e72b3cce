"""Many rows changed to different values, or added, by one statement, on PostgreSQL and SQLite alike.

On PostgreSQL the values travel as one array for each column: the server reads a constant for each column instead of one
for each value, which makes a statement of a thousand rows three times as fast. What is the same in every row travels
once.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field, ForeignKey, IntegerField, JSONField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql import UpdateQuery

from core.written import Statement

Row = Sequence[Any]
Columns = Sequence["Field[Any, Any]"]
ROWS_AT_ONCE = 1000


def one_at_a_time(names: Iterable[str]) -> bool:
    """Let nobody else who names one of `names` go on before this transaction has ended: for what is looked for, and
    made where it is not there, and has no unique column that would say so. Whether somebody may have gone before, so
    that it is worth a second look: not on SQLite, which writes one after the other anyway.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        for name in sorted(set(names)):  # in one order, so that two with several names never wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    return True


def update_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row], *, unchanged: str = "") -> set[int]:
    """For each row (id, then a value per column) set `columns` of that `model` row; which ids were found.

    With `unchanged`, the row's last value is what that column must still hold (compare and swap). One statement per
    thousand rows, fewer where the database takes fewer parameters. Values are those of a model's attributes.
    """
    names = (model._meta.pk.name, *columns, *([unchanged] if unchanged else []))
    fields = _fields(model, names)
    return {pk for chunk in _chunks(list(rows), width=len(fields)) for pk in _update(model, fields, chunk, unchanged)}


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> list[int]:
    """Add a `model` row for each of `rows` (a value per column; others stay NULL); their ids, in the order of `rows`.

    As many statements as `update_rows` takes. What breaks a constraint raises `IntegrityError`.
    """
    fields = _fields(model, columns)
    return [pk for chunk in _chunks(list(rows), width=len(fields)) for pk in _insert(model, fields, chunk)]


def insert_new(
    model: type[Model], columns: Sequence[str], rows: Iterable[Row], *, once: Sequence[str]
) -> dict[tuple[Any, ...], int]:
    """Add those of `rows` whose values in the columns `once`, unique together, are not there yet: the new ids by these
    values.

    As many statements as `update_rows` takes. Two who add the same at once queue up, and one of them adds nothing.
    """
    fields = _fields(model, columns)
    key = ", ".join(_quoted(field.column) for field in _fields(model, once))
    found: dict[tuple[Any, ...], int] = {}
    for chunk in _chunks(list(rows), width=len(fields)):
        sql, parameters = _insertion(model, fields, chunk)
        # SQLite reads ON CONFLICT as the ON of a join unless a WHERE stands before it.
        rule = f"WHERE true ON CONFLICT ({key}) DO NOTHING RETURNING {key}, {_key_of(model)}"
        found |= {tuple(values): pk for *values, pk in _fetched(f"{sql} {rule}", parameters)}
    return found


def update_and_read(rows: "QuerySet[Any]", columns: Sequence[str], **values: object) -> list[Row]:
    """Set `values` on all of `rows`, as `QuerySet.update` does, and give back these `columns` of each that was changed.
    One statement: what was changed is known, not what is found before or after.
    """
    query = cast("UpdateQuery", rows.query.chain(UpdateQuery))
    query.clear_ordering(force=True)
    query.add_update_values(values)
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return []
    told = [field.cached_col for field in _fields(rows.model, columns)]
    names = ", ".join(_quoted(column.target.column) for column in told)
    found = _fetched(f"{sql} RETURNING {names}", list(parameters))
    return list(compiler.apply_converters(found, compiler.get_converters(told)))


def read_each(value: str, queries: "Mapping[str, QuerySet[Any, Any] | Statement]") -> dict[str, Any]:
    """The aggregate `value` (SQL about the columns that a query selects) over the rows of each of `queries`, by name;
    None where a query can match nothing. One statement; as subqueries of the mapper they took three times as long to
    be written down.
    """
    asked: list[str] = []
    parameters: list[Any] = []
    for query in queries.values():
        try:
            sql, given = query.query.sql_with_params() if isinstance(query, QuerySet) else query
        except EmptyResultSet:
            asked.append("NULL")
        else:
            asked.append(f"(SELECT {value} FROM ({sql}) AS counted)")  # noqa: S608 (the mapper's own, with parameters)
            parameters.extend(given)
    if not asked:
        return {}
    return dict(zip(queries, _fetched(f"SELECT {', '.join(asked)}", parameters)[0], strict=True))


def listed(ids: Collection[int]) -> RawSQL:
    """`ids` for use in `…__in`: one parameter however many there are, which costs a fraction of naming each."""
    if _has_arrays():
        return RawSQL("SELECT unnest(%s::bigint[])", ["{" + ",".join(map(str, ids)) + "}"])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])


def _fields(model: type[Model], names: Iterable[str]) -> Columns:
    return [field for name in names if isinstance(field := model._meta.get_field(name), Field)]


def _chunks(rows: list[Row], *, width: int) -> Iterator[list[Row]]:
    most = None if _has_arrays() else connection.features.max_query_params
    size = min(ROWS_AT_ONCE, max(1, most // width)) if most else ROWS_AT_ONCE
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _update(model: type[Model], fields: Columns, rows: list[Row], unchanged: str) -> list[int]:
    table, (key, *names) = _quoted(model._meta.db_table), [_quoted(field.column) for field in fields]
    values = [f"given.column{place}" for place in range(2, len(fields) + 1)]
    guard = f" AND {table}.{names.pop()} = {values.pop()}" if unchanged else ""
    sets = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    given, parameters = _given(fields, rows)
    sql = f"UPDATE {table} SET {sets} FROM {given} WHERE {table}.{key} = given.column1{guard}"  # noqa: S608 (our own names)
    return [pk for (pk,) in _fetched(f"{sql} RETURNING {table}.{key}", parameters)]


def _insert(model: type[Model], fields: Columns, rows: list[Row]) -> list[int]:
    sql, parameters = _insertion(model, fields, rows)
    # They are given out in the order of the rows, but not always told in it.
    return sorted(pk for (pk,) in _fetched(f"{sql} RETURNING {_key_of(model)}", parameters))


def _insertion(model: type[Model], fields: Columns, rows: list[Row]) -> tuple[str, list[Any]]:
    names = ", ".join(_quoted(field.column) for field in fields)
    given, parameters = _given(fields, rows)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) SELECT * FROM {given}", parameters  # noqa: S608 (our own names)


def _fetched(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _key_of(model: type[Model]) -> str:
    return _quoted(model._meta.pk.column)


def _given(fields: Columns, rows: list[Row]) -> tuple[str, list[Any]]:
    """The rows as a table `given` with the columns column1, column2 …, and the parameters it takes."""
    if _has_arrays():
        return _arrays(fields, list(zip(*rows, strict=True)))
    row = "(" + ", ".join(["%s"] * len(fields)) + ")"
    prepared = [
        field.get_db_prep_save(value, connection) for row in rows for field, value in zip(fields, row, strict=True)
    ]
    return f"(VALUES {', '.join([row] * len(rows))}) AS given", prepared


def _arrays(fields: Columns, columns: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """`_given` on PostgreSQL. The first column is always an array: it says how many rows there are."""
    told, constants, names, casts, arrays = [], [], [], [], []
    for place, (field, values) in enumerate(zip(fields, columns, strict=True), start=1):
        name, kind, first = f"column{place}", _type_of(field), values[0]
        if place > 1 and all(value == first for value in values):
            told.append(f"%s::{kind} AS {name}")
            constants.append(field.get_db_prep_save(first, connection))
        else:
            told.append(name)
            names.append(name)
            casts.append(f"%s::{kind}[]")
            arrays.append(_array(field, values))
    several = f"unnest({', '.join(casts)}) AS several ({', '.join(names)})"
    return f"(SELECT {', '.join(told)} FROM {several}) AS given", [*constants, *arrays]  # noqa: S608 (our own names)


def _has_arrays() -> bool:
    return connection.vendor == "postgresql"


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _type_of(field: "Field[Any, Any]") -> str:
    """The column's type without its length: a cast would cut what is too long, and the column refuses it."""
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind).partition("(")[0]


def _array(field: "Field[Any, Any]", values: Sequence[Any]) -> str:
    """`values` as PostgreSQL writes an array."""
    written = _writer(field)
    if None in values:
        return "{" + ",".join("NULL" if value is None else written(value) for value in values) + "}"
    return "{" + ",".join(map(written, values)) + "}"


def _writer(field: "Field[Any, Any]") -> Callable[[Any], str]:
    """How a value of this column is written into an array."""
    if isinstance(field, ForeignKey):
        return _writer(field.target_field)
    if isinstance(field, IntegerField | BooleanField):
        return str
    if isinstance(field, DateTimeField):
        return datetime.isoformat
    if isinstance(field, JSONField):
        return lambda value: _escaped(json.dumps(value, cls=field.encoder))
    return _escaped


def _escaped(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'
