"""The conditions of a rule: each names values, of which the ticket must have one (of `without`: none). All hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words
from tickets.choices import Channel, Kind, Level
from tickets.routing.choices import Hours
from tickets.routing.look import NO, YES, Look
from tickets.search.folding import fold, phrase

Values = Sequence[str]
Test = Callable[[Values, Look], bool]


@dataclass(frozen=True)
class Condition:
    """One kind of condition. `codes`: the fixed list its values are of; `rows`: the table whose slugs they are; else
    they are words, looked for as a search would.
    """

    label: Words
    holds: Test
    codes: tuple[str, ...] = ()
    rows: str = ""


def _same(name: str) -> Test:
    return lambda values, look: getattr(look, name) in values


def _codes(choices: type[Choices]) -> tuple[str, ...]:
    return tuple(str(code) for code in choices.values)


def _has(values: Values, text: str) -> bool:
    return any(phrase(value) in text for value in values)


CONDITIONS: dict[str, Condition] = {
    "channel": Condition(_("Channel"), _same("channel"), _codes(Channel)),
    "kind": Condition(_("Kind"), _same("kind"), _codes(Kind)),
    "category": Condition(
        _("Category"), lambda values, look: not set(values).isdisjoint(look.categories), rows="category"
    ),
    "words": Condition(_("Title or description has"), lambda values, look: _has(values, look.text)),
    "without": Condition(_("Title and description have not"), lambda values, look: not _has(values, look.text)),
    "vip": Condition(pgettext_lazy("condition", "VIP"), _same("vip"), (YES, NO)),
    "hours": Condition(pgettext_lazy("condition", "Arrived"), _same("hours"), _codes(Hours)),
    "site": Condition(_("Site"), _same("site"), rows="site"),
    "department": Condition(_("Department has"), lambda values, look: _has(values, look.department)),
    "priority": Condition(_("Priority"), _same("priority"), ("1", "2", "3", "4")),
    "impact": Condition(_("Impact"), _same("impact"), _codes(Level)),
    "urgency": Condition(_("Urgency"), _same("urgency"), _codes(Level)),
    "group": Condition(_("Group"), _same("group"), rows="group"),
    "tags": Condition(_("Tag"), lambda values, look: not look.tags.isdisjoint(fold(value) for value in values)),
}


@dataclass(frozen=True)
class Verdict:
    """Whether one condition of a rule holds for a ticket."""

    name: str
    values: tuple[str, ...]
    holds: bool


def judge(conditions: Mapping[str, Values], look: Look) -> list[Verdict]:
    """Each condition by itself, in the table's order."""
    return [
        Verdict(name, tuple(conditions[name]), one.holds(conditions[name], look))
        for name, one in CONDITIONS.items()
        if name in conditions
    ]


def matches(conditions: Mapping[str, Values], look: Look) -> bool:
    """Whether all hold; of none, they do."""
    return all(one.holds(conditions[name], look) for name, one in CONDITIONS.items() if name in conditions)
