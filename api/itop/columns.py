"""How an attribute is searched: a comparison of the query language becomes a condition of the database's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup, Q, Value
from django.db.models.sql.compiler import SQLCompiler

from api.itop.oql import Comparison, Group, Now
from api.itop.oql import Value as Given
from api.itop.wire import Fault
from channels_intake.itop.times import from_local

ALWAYS, NEVER = Q(), Q(pk__in=())
_BIGGEST, _DIGITS = 2**62, 25
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Asked:
    """When the question is asked, and in which zone its times are."""

    at: datetime
    zone: ZoneInfo


class Like(Lookup[bool]):
    """SQL's own LIKE, whatever the case, with the backslash as its escape. The pattern is a parameter, never SQL."""

    lookup_name = "itop_like"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """For both databases."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        word = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        return rf"{left} {word} {right} ESCAPE '\'", (*left_params, *right_params)


class Column:
    """One attribute. Subclasses know `equals` and whatever else makes sense for their kind."""

    def where(self, operator: str, values: tuple[Given, ...], asked: Asked) -> Q:
        """The condition that `attribute operator values` is."""
        negated = operator.startswith("NOT ") or operator == "!="
        plain = operator.removeprefix("NOT ").replace("!=", "=")
        if plain in {"=", "IN"}:
            found = _any(self.equals(value, asked) for value in values)
        elif plain == "LIKE":
            found = self.like(str(values[0]))
        else:
            found = self.compare(plain, values[0], asked)
        return ~found if negated else found

    def equals(self, value: Given, asked: Asked) -> Q:
        """It is `value`."""
        raise NotImplementedError

    def like(self, pattern: str) -> Q:
        """It looks like `pattern`."""
        raise Fault(f"LIKE '{pattern[:40]}' is not possible on this attribute")

    def compare(self, operator: str, value: Given, _asked: Asked) -> Q:  # noqa: ARG002 (not for all kinds)
        """It is before or behind `value`."""
        raise Fault(f"{operator} is not possible on this attribute")


_LOOKUPS = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


@dataclass(frozen=True)
class Text(Column):
    """Words, compared whatever their case, as iTop's database does. Several `paths`: any of them."""

    paths: tuple[str, ...]

    def equals(self, value: Given, _asked: Asked) -> Q:
        """The same words."""
        return _any(Q(**{f"{path}__iexact": str(value)}) for path in self.paths) | self._unset(value)

    def _unset(self, value: Given) -> Q:
        return Q() if value != "" else _all(Q(**{f"{path}__isnull": True}) for path in self.paths)

    def like(self, pattern: str) -> Q:
        """With % and _ as in SQL."""
        fits = pattern if (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 0 else pattern + "\\"
        return _any(Q(Like(F(path), Value(fits))) for path in self.paths)

    def compare(self, operator: str, value: Given, _asked: Asked) -> Q:
        """In the database's order of letters."""
        return _any(Q(**{f"{path}__{_LOOKUPS[operator]}": str(value)}) for path in self.paths)


@dataclass(frozen=True)
class Number(Column):
    """A whole number."""

    path: str = "pk"

    def equals(self, value: Given, _asked: Asked) -> Q:
        """The same number."""
        number = whole(value)
        return NEVER if number is None else Q(**{self.path: number})

    def compare(self, operator: str, value: Given, _asked: Asked) -> Q:
        """Less or more."""
        number = whole(value)
        return NEVER if number is None else Q(**{f"{self.path}__{_LOOKUPS[operator]}": number})

    def like(self, pattern: str) -> Q:
        """Scripts say `id LIKE '4'` for one number; a pattern proper makes no sense."""
        return self.equals(pattern, None)  # type: ignore[arg-type]  # does not ask when


@dataclass(frozen=True)
class Moment(Column):
    """A time, of which iTop shows whole seconds: what is shown as equal is equal."""

    path: str

    def equals(self, value: Given, asked: Asked) -> Q:
        """In that second; an empty text: unset."""
        moment = self._read(value, asked)
        if moment is None:
            return Q(**{f"{self.path}__isnull": True})
        return Q(**{f"{self.path}__gte": moment, f"{self.path}__lt": moment + _SECOND})

    def compare(self, operator: str, value: Given, asked: Asked) -> Q:
        """Before or after that second."""
        moment = self._read(value, asked)
        if moment is None:
            return Q(**{f"{self.path}__isnull": False}) if operator in {">", ">="} else NEVER
        if operator in {">", "<="}:
            moment += _SECOND
        return Q(**{f"{self.path}__{'gte' if operator in {'>', '>='} else 'lt'}": moment})

    def _read(self, value: Given, asked: Asked) -> datetime | None:
        try:
            if isinstance(value, Now):
                return asked.at.replace(microsecond=0) + value.offset
            return from_local(value, asked.zone)
        except (ValueError, OverflowError) as error:
            raise Fault(f'Wrong format for date attribute, expecting "Y-m-d H:i:s" and got "{value}"') from error


@dataclass(frozen=True)
class Codes(Column):
    """One of a few codes, each of which is a condition on our columns."""

    codes: Mapping[str, Q]

    def equals(self, value: Given, _asked: Asked) -> Q:
        """That code."""
        return self.codes.get(str(value), NEVER)

    def like(self, pattern: str) -> Q:
        """Only patterns without wildcards in the middle."""
        core = pattern.strip("%").lower()
        return _any(where for code, where in self.codes.items() if core in code)

    def compare(self, operator: str, value: Given, _asked: Asked) -> Q:
        """In the order of letters and digits."""
        wanted = str(value)
        tests: dict[str, Callable[[str], bool]] = {
            "<": lambda code: code < wanted,
            "<=": lambda code: code <= wanted,
            ">": lambda code: code > wanted,
            ">=": lambda code: code >= wanted,
        }
        return _any(where for code, where in self.codes.items() if tests[operator](code))


@dataclass(frozen=True)
class Key(Column):
    """A reference to another object: `of` gives the condition for its number, `unset` that for none."""

    of: Callable[[int], Q]
    unset: Q

    def equals(self, value: Given, _asked: Asked) -> Q:
        """That object, or none (0)."""
        number = whole(value) if value != "" else 0
        if number is None:
            return NEVER
        return self.of(number) if number else self.unset

    def compare(self, operator: str, value: Given, asked: Asked) -> Q:
        """`> 0` is how scripts ask whether there is any."""
        if operator == ">" and whole(value) == 0:
            return ~self.unset
        return super().compare(operator, value, asked)


def condition(tree: "Comparison | Group", columns: Mapping[str, Column | None], asked: Asked) -> Q:
    """The whole tree. `Fault` for an attribute that is not there, or is not to be searched by."""
    if isinstance(tree, Group):
        parts = [condition(part, columns, asked) for part in tree.parts]
        return _all(parts) if tree.joint == "AND" else _any(parts)
    column = columns.get(tree.attribute)
    if column is None:
        raise Fault(f"Unknown filter code: {tree.attribute}")
    return column.where(tree.operator, tree.values, asked)


def whole(value: object) -> int | None:
    """`value` as a number that fits a database; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    if not text.lstrip("-").isdecimal() or not text.isascii() or len(text) > _DIGITS or "-" in text[1:]:
        return None
    return max(-_BIGGEST, min(_BIGGEST, int(text)))


def _any(parts: Iterable[Q]) -> Q:
    """At least one of them; none of none. (An empty Q is always true, and `|` would lose it.)"""
    found = list(parts)
    if any(part == ALWAYS for part in found):
        return ALWAYS
    joined = NEVER
    for part in found:
        joined = part if joined == NEVER else joined | part
    return joined


def _all(parts: Iterable[Q]) -> Q:
    joined = ALWAYS
    for part in parts:
        joined &= part
    return joined
