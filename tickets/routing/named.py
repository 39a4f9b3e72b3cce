"""Which rows a rule names in its conditions and effects: categories, groups, sites and people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tickets.routing.conditions import CONDITIONS

ONE_ROW = {"category": "category", "to_group": "group", "to_user": "user"}
ROWS = {"tell_groups": "group", "tell_users": "user"}


@dataclass(frozen=True)
class Named:
    """A row by its slug (of people: user name), and where the rule names it: `conditions.group`, `effects.to_user`."""

    place: str
    table: str
    name: str


def named_by(effects: Mapping[str, Any]) -> Iterator[Named]:
    """What effects name."""
    for part, table in (ONE_ROW | ROWS).items():
        several = effects.get(part, ()) if part in ROWS else (effects.get(part),)
        yield from (Named(f"effects.{part}", table, name) for name in several if name)


def named_in(doc: Mapping[str, Any]) -> Iterator[Named]:
    """What a whole rule names."""
    for part, names in doc["conditions"].items():
        if table := CONDITIONS[part].rows:
            yield from (Named(f"conditions.{part}", table, name) for name in names)
    yield from named_by(doc["effects"])
