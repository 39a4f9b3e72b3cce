"""iTop's query language, as far as scripts use it on one class:

    SELECT Class [AS alias] [WHERE condition]        (also SELECT alias FROM Class AS alias …)

with `=`, `!=`, `<>`, `<`, `<=`, `>`, `>=`, `LIKE`, `IN` and their NOT, AND, OR, parentheses, strings, numbers, `NOW()`
and `DATE_SUB/DATE_ADD(NOW(), INTERVAL n unit)`. What is read becomes a tree of plain values; nothing of it is ever SQL.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from api.itop.wire import Fault

LONGEST, DEEPEST, MOST = 20_000, 40, 200
_DIGITS, _FARTHEST = 20, 100_000
_TOKENS = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?)(?![\w])
    |(?P<name>`[^`]+`|[A-Za-z_]\w*)|(?P<sign><=|>=|!=|<>|->|[=<>(),.]))""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_UNITS = {
    "SECOND": 1,
    "MINUTE": 60,
    "HOUR": 3600,
    "DAY": 86_400,
    "WEEK": 604_800,
    "MONTH": 2_592_000,
    "YEAR": 31_536_000,
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True)
class Now:
    """The moment of the question, moved by `offset`."""

    offset: timedelta = timedelta()


Value = str | int | Now


@dataclass(frozen=True)
class Comparison:
    """An attribute compared with values."""

    attribute: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Group:
    """All (`AND`) or any (`OR`) of `parts`; without parts, always and never."""

    joint: str
    parts: "tuple[Condition, ...]" = ()


Condition = Comparison | Group
EVERYTHING, NOTHING = Group("AND"), Group("OR")


@dataclass(frozen=True)
class Query:
    """What is asked for."""

    name: str
    condition: Condition = EVERYTHING


def parse(text: str) -> Query:
    """`text` as a query. `Fault` 100 where it is none, with the place."""
    if len(text) > LONGEST:
        raise Fault(f"The query is longer than {LONGEST} characters")
    return _Parser(_tokens(text)).query()


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "name" else self.text


def _tokens(text: str) -> list[_Token]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKENS.match(text, at)
        if match is None:
            raise Fault(f"Unexpected input at line 1 col {at + 1}: {text[at : at + 20]!r}")
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return [*found, _Token("end", "", end)]


class _Parser:
    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.tests = 0
        self.names: set[str] = set()

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *words: str) -> bool:
        """Whether one of `words` comes next; if so, it is passed."""
        if self.token.kind in {"name", "sign"} and self.token.word in words:
            self.at += 1
            return True
        return False

    def need(self, word: str) -> None:
        if not self.take(word):
            raise self.unexpected()

    def unexpected(self) -> Fault:
        token = self.token
        return Fault(f"Unexpected token {token.text[:40]!r} at line 1 col {token.at + 1}")

    def name(self) -> str:
        token = self.token
        if token.kind != "name":
            raise self.unexpected()
        self.at += 1
        return token.text.strip("`")

    def query(self) -> Query:
        self.need("SELECT")
        name = self.name()
        if self.take("FROM"):
            name = self.name()
        alias = self.name() if self.take("AS") else name
        self.names = {name, alias}
        condition = self.either() if self.take("WHERE") else EVERYTHING
        if self.token.kind != "end":
            raise self.unexpected()
        return Query(name, condition)

    def either(self) -> Condition:
        parts = [self.both()]
        while self.take("OR"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Group("OR", tuple(parts))

    def both(self) -> Condition:
        parts = [self.single()]
        while self.take("AND"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Group("AND", tuple(parts))

    def single(self) -> Condition:
        self.tests += 1
        if self.tests > MOST:
            raise Fault(f"More than {MOST} conditions")
        if self.take("("):
            return self.enclosed()
        if self.token.kind == "number":
            return EVERYTHING if self.value() else NOTHING
        attribute = self.attribute()
        negated = "NOT " if self.take("NOT") else ""
        if self.take("IN"):
            return Comparison(attribute, negated + "IN", self.values())
        if self.take("LIKE"):
            return Comparison(attribute, negated + "LIKE", (self.value(),))
        operator = self.token.text
        if negated or not self.take("=", "!=", "<>", "<", "<=", ">", ">="):
            raise self.unexpected()
        return Comparison(attribute, "!=" if operator == "<>" else operator, (self.value(),))

    def enclosed(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Fault(f"More than {DEEPEST} parentheses within each other")
        inner = self.either()
        self.need(")")
        self.depth -= 1
        return inner

    def attribute(self) -> str:
        """`attr`, `alias.attr`, and `x_id->name`, which is what `x_name` says."""
        name = self.name()
        if self.take("."):
            if name not in self.names:
                raise Fault(f"Unknown class or alias: {name}")
            name = self.name()
        if self.take("->"):
            name = f"{name.removesuffix('_id')}_{self.name()}"
        return name

    def values(self) -> tuple[Value, ...]:
        self.need("(")
        found = [self.value()]
        while self.take(","):
            found.append(self.value())
            if len(found) > LONGEST // 4:
                raise self.unexpected()
        self.need(")")
        return tuple(found)

    def value(self) -> Value:
        token = self.token
        if token.kind == "text":
            self.at += 1
            return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), token.text[1:-1], flags=re.DOTALL)
        if token.kind == "number":
            self.at += 1
            return int(float(token.text)) if len(token.text) < _DIGITS else token.text
        return self.moment()

    def moment(self) -> Now:
        if self.take("NOW"):
            self.need("(")
            self.need(")")
            return Now()
        sign = -1 if self.token.word == "DATE_SUB" else 1
        if not self.take("DATE_SUB", "DATE_ADD"):
            raise self.unexpected()
        self.need("(")
        start = self.moment()
        self.need(",")
        self.need("INTERVAL")
        amount, unit = self.value(), self.name().upper()
        self.need(")")
        if not isinstance(amount, int) or unit not in _UNITS or abs(amount) > _FARTHEST:
            raise self.unexpected()
        return Now(start.offset + timedelta(seconds=sign * amount * _UNITS[unit]))
