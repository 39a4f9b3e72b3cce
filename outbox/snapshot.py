"""What a letter knows, kept as JSON: codes, ids and values as they were at the moment of the act.

Times are kept as ISO strings under names that end in `_at`, dates under names that end in `_date`; they come back as
times and dates, so that a letter shows them in its receiver's own language and time zone. What stands under a name that
ends in `_secret` is kept sealed: the letter says it, and whoever looks at the outbox or at a copy of it cannot read it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite
from types import NoneType
from typing import TypeGuard

from django.utils.dateparse import parse_date, parse_datetime

from core.sealed import seal, unseal

_SEALED = "_secret"
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_PLAIN = frozenset({NoneType, bool, int})


class MissingValue(LookupError):
    """A letter asks for a value that its snapshot does not hold. (Templates swallow `KeyError`, not this.)"""


class Values(dict[str, object]):
    """A mapping whose missing names are an error even where a template would pass over them (`{% if nmae %}`)."""

    def __missing__(self, name: str) -> object:
        """Raises `MissingValue`."""
        raise MissingValue(f"no value named {name!r}; there are: {', '.join(sorted(self)) or 'none'}")


def storable(text: str) -> str:
    """`text` with what no database keeps (NUL, lone surrogates) replaced by U+FFFD."""
    if text.isprintable():
        return text  # it holds neither, and is what nearly every text is
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def freeze(values: Mapping[str, object]) -> dict[str, Json]:
    """`values` as JSON. A defect of the caller, and so a `TypeError`: words of one language (lazy translations), model
    instances and other objects, a naive time, a time under a name without `_at`, a date under one without `_date`.
    """
    return {
        # Nearly every value is plain, and a storm freezes many.
        _name(name): value if _is_plain(value, name=name) else _frozen(value, name=name)
        for name, value in values.items()
    }


def thaw(values: Mapping[str, object]) -> Values:
    """The values a letter works with, times, dates and secrets restored. `ValueError` where one of them is not to be
    read.
    """
    return Values({name: _thawed(value, name=name) for name, value in values.items()})


@lru_cache(maxsize=1024)
def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"names are text, not {type(name).__name__}")
    return storable(name)


def _is_plain(value: object, *, name: str) -> TypeGuard[Json]:
    if isinstance(value, str):
        return type(value) is str and value.isprintable() and not name.endswith(_SEALED)
    return type(value) in _PLAIN


def _frozen(value: object, *, name: str) -> Json:
    if name.endswith(_SEALED) and isinstance(value, str):
        return seal({name: value})
    match value:
        case str():
            return storable(str(value))
        case None | bool() | int() | float() if value is None or isfinite(value):
            return value
        case datetime() if name.endswith("_at") and value.utcoffset() is not None:
            return value.astimezone(UTC).isoformat()
        case date() if name.endswith("_date") and not isinstance(value, datetime):
            return value.isoformat()
        case Mapping():
            return freeze(value)
        case list() | tuple():
            return [_frozen(item, name=name) for item in value]
        case _:
            raise TypeError(f"{name}: a letter's snapshot cannot hold {type(value).__name__} {value!r:.60}")


def _thawed(value: object, *, name: str) -> object:
    match value:
        case str() if value and name.endswith("_at"):
            return _parsed(parse_datetime, value, name=name)
        case str() if value and name.endswith("_date"):
            return _parsed(parse_date, value, name=name)
        case str() if name.endswith(_SEALED):
            return unseal(value).get(name, "")
        case dict():
            return thaw(value)
        case list():
            return [_thawed(item, name=name) for item in value]
        case _:
            return value


def _parsed(parse: Callable[[str], date | None], text: str, *, name: str) -> date:
    try:
        value = parse(text)
    except ValueError:  # well-formed, but no such day or hour
        value = None
    if value is None or (isinstance(value, datetime) and value.utcoffset() is None):
        raise ValueError(f"{name}: not a time with its zone, or not a date: {text!r:.60}")
    return value
