"""What a rule may say, read from what a form or a program gave: every wrong part is named at once.

Conditions map names to lists of values (`conditions.py`). Effects hold, each if wanted: `category`, `kind`, `impact`,
`urgency`, `tags` (to be added), `major` (true), `to_group` or `to_user`, `tell_groups`, `tell_users`; rows by slug or
user name.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup, Site, User
from accounts.roles import STAFF_ROLES
from core.inputs import Fields
from tickets.actions.amend import MAX_TAGS
from tickets.choices import Kind, Level
from tickets.models import Category
from tickets.routing.choices import Standing, Trigger
from tickets.routing.conditions import CONDITIONS, Condition
from tickets.routing.models import NAME
from tickets.routing.named import ONE_ROW, ROWS
from tickets.search.folding import phrase

MOST_VALUES, VALUE = 60, 80
SHOWN = 60  # characters of a name that is repeated to whoever sent it
_CODES = {"kind": Kind, "impact": Level, "urgency": Level}
EFFECTS = (*ONE_ROW, *_CODES, "tags", "major", *ROWS)


class Known:
    """Which slugs and user names there are, each table asked once and only when a rule names one of its rows."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str]] = {}

    def names(self, table: str) -> frozenset[str]:
        """The slugs (of people: user names) of a table: categories, groups and people in use, all sites."""
        if table not in self._names:
            self._names[table] = frozenset(_ASK[table]())
        return self._names[table]


_ASK: dict[str, Any] = {
    "category": lambda: Category.objects.filter(is_active=True).values_list("slug", flat=True),
    "group": lambda: AssignmentGroup.objects.filter(is_active=True).values_list("slug", flat=True),
    "site": lambda: Site.objects.values_list("slug", flat=True),
    "user": lambda: User.objects.filter(role__in=STAFF_ROLES, is_active=True).values_list("username", flat=True),
}


def read(given: Mapping[str, Any], *, kept: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The columns of a rule that `given` speaks of, cleaned. `kept` is the rule as it stands: what it names already may
    stay although it is no longer in use. Raises `Malformed` naming what is wrong (`conditions.words`,
    `effects.to_group`).
    """
    fields, before, found = Fields(), kept or {}, dict[str, Any]()
    reader = Reader(fields, Known())
    if "name" in given or not kept:
        found["name"] = fields.line("name", _text(given.get("name", "")), limit=NAME)
    if "triggers" in given or not kept:
        found |= reader.triggers(given.get("triggers", ()))
    if "conditions" in given:
        found["conditions"] = reader.conditions(given["conditions"], before.get("conditions", {}))
    if "effects" in given or not kept:
        found["effects"] = reader.effects(given.get("effects", {}), before.get("effects", {}))
    if "is_last" in given:
        found["is_last"] = reader.flag("is_last", given["is_last"])
    if "standing" in given:
        found["standing"] = fields.code("standing", _text(given["standing"]), among=Standing.values)
    fields.done()
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Reader:
    """Reads parts of rules and macros; what is wrong is noted in `fields`."""

    fields: Fields
    known: Known

    def flag(self, place: str, value: object) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self.fields.malform(place, "wrong_type", _("This must be yes or no."))
        return bool(value)

    def triggers(self, given: object) -> dict[str, bool]:
        """As columns; at least one."""
        chosen = list(given) if isinstance(given, (list, tuple)) else []
        for code in chosen:
            self.fields.code("triggers", _text(code), among=Trigger.values)
        if not chosen:
            self.fields.malform("triggers", "required", _("Please choose at least one."))
        return {f"on_{code}": code in chosen for code in Trigger.values}

    def parts(self, whole: str, given: object, names: Collection[str]) -> Iterator[tuple[str, str, Any]]:
        """Place, name and value of each part that is known and not empty."""
        if not isinstance(given, Mapping):
            self.fields.malform(whole, "wrong_type", _("This must be a JSON object."))
            return
        for name, value in given.items():
            if name not in names:
                words = _("There is no field of this name.")
                self.fields.malform(f"{whole}.{name}"[:SHOWN], "unknown_field", words)
            elif value is not False and value not in (None, "", []):
                yield f"{whole}.{name}", name, value

    def conditions(self, given: object, kept: Mapping[str, Any]) -> dict[str, list[str]]:
        """Those that name any value, in the table's order."""
        found = {}
        for place, name, value in self.parts("conditions", given, CONDITIONS):
            if values := self.several(place, value):
                found[name] = self._condition(place, CONDITIONS[name], values, kept.get(name, ()))
        return {name: found[name] for name in CONDITIONS if name in found}

    def _condition(self, place: str, one: Condition, values: list[str], kept: Collection[str]) -> list[str]:
        if one.codes:
            return [self.fields.code(place, value, among=one.codes) for value in values]
        if one.rows:
            return [self.row(place, value, one.rows, kept) for value in values]
        words = [self.fields.line(place, value, limit=VALUE) for value in values]
        for word in words:
            if word and not phrase(word):
                said = _("“%(word)s” has nothing that could be looked for.") % {"word": word}
                self.fields.malform(place, "no_word", said)
        return words

    def effects(self, given: object, kept: Mapping[str, Any]) -> dict[str, Any]:
        """Those that are wanted; at least one."""
        found = {
            name: self.effect(place, name, value, kept.get(name))
            for place, name, value in self.parts("effects", given, EFFECTS)
        }
        if found.get("to_group") and found.get("to_user"):
            self.fields.malform("effects.to_user", "one_of", _("Name a group or an engineer, not both."))
        if not found and not self.fields.malformed:
            self.fields.malform("effects", "required", _("Say what the rule shall do."))
        return {name: found[name] for name in EFFECTS if name in found}

    def effect(self, place: str, name: str, value: Any, kept: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """One of them."""
        if name in _CODES:
            return self.fields.code(place, _text(value), among=_CODES[name].values)
        if name in ONE_ROW:
            return self.row(place, _text(value), ONE_ROW[name], (kept,))
        if name in ROWS:
            return [self.row(place, one, ROWS[name], kept or ()) for one in self.several(place, value)]
        return self.flag(place, value) if name == "major" else self._tags(place, self.several(place, value))

    def _tags(self, place: str, values: Sequence[str]) -> list[str]:
        if len(values) > MAX_TAGS:
            self.fields.malform(place, "too_many", _("At most %(most)s entries.") % {"most": MAX_TAGS})
        return [self.fields.line(place, value, limit=40) for value in values[: MAX_TAGS + 1]]

    def several(self, place: str, values: object) -> list[str]:
        """The texts of a list, each once."""
        if not isinstance(values, (list, tuple)) or not all(isinstance(one, str) for one in values):
            self.fields.malform(place, "wrong_type", _("This must be a list of texts."))
            return []
        if len(values) > MOST_VALUES:
            self.fields.malform(place, "too_many", _("At most %(most)s entries.") % {"most": MOST_VALUES})
            return []
        return list(dict.fromkeys(values))

    def row(self, place: str, value: str, table: str, kept: Collection[object]) -> str:
        """A slug or user name that there is, or that was kept."""
        if value not in kept and value not in self.known.names(table):
            words = _("There is nothing in use called “%(name)s”.")
            self.fields.malform(place, "unknown", words % {"name": value[:SHOWN]})
        return value
