"""A rule in sentences, in the reader's language: what it asks, what it does, what somebody changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.models import AssignmentGroup, Site, User
from core.errors import Words
from tickets.choices import Channel, Kind, Level, WaitsFor
from tickets.models import Category
from tickets.routing.choices import Hours, Outcome, Standing, Trigger
from tickets.routing.conditions import CONDITIONS
from tickets.routing.look import NO, YES
from tickets.routing.means import Means
from tickets.routing.named import named_by, named_in
from tickets.routing_words import EFFECT_WORDS

_CODES = {"channel": Channel, "kind": Kind, "impact": Level, "urgency": Level, "hours": Hours}


@dataclass(frozen=True)
class Vocabulary:
    """What slugs and user names are called."""

    category: Mapping[str, str] = field(default_factory=dict)
    group: Mapping[str, str] = field(default_factory=dict)
    site: Mapping[str, str] = field(default_factory=dict)
    user: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, docs: Iterable[Mapping[str, Any]]) -> "Vocabulary":
        """For these rules. Four statements at most."""
        users = {one.name for doc in docs for one in named_by(doc["effects"]) if one.table == "user"}
        found = User.objects.filter(username__in=users).values_list("username", "display_name") if users else ()
        return cls(
            category=dict(Category.objects.order_by().values_list("slug", "name")),
            group=dict(AssignmentGroup.objects.order_by().values_list("slug", "name")),
            site=dict(Site.objects.order_by().values_list("slug", "name")),
            user=dict(found),
        )


def joined(words: Iterable[object]) -> str:
    """One after the other."""
    # Translators: between two names of a list
    return _(", ").join(map(str, words))


def said(name: str, values: Sequence[str], vocabulary: Vocabulary) -> str:
    """The values of a condition in words."""
    if name == "vip":
        return joined({YES: _("Yes"), NO: _("No")}.get(value, value) for value in values)
    if name == "priority":
        return joined(f"P{value}" for value in values)
    if name in _CODES:
        labels = dict(_CODES[name].choices)
        return joined(labels.get(value, value) for value in values)
    rows = CONDITIONS[name].rows
    if rows:
        called: Mapping[str, str] = getattr(vocabulary, rows)
        return joined(called.get(value, value) for value in values)
    return joined(_("“%(name)s”") % {"name": value} for value in values)


def conditions_of(doc: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """One line for each condition; one for none."""
    told = [
        # Translators: a condition and its values
        _("%(what)s: %(values)s") % {"what": one.label, "values": said(name, doc["conditions"][name], vocabulary)}
        for name, one in CONDITIONS.items()
        if name in doc["conditions"]
    ]
    return told or [_("Every ticket")]


def effects_of(doc: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """One line for each effect, in the order in which they are done; the last where no further rule is asked."""
    lines = list(_effects(doc["effects"], vocabulary))
    return [*lines, _("Then ask no further rule")] if doc["is_last"] else lines


def _effects(effects: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    for name in ("category", "kind", "impact", "urgency"):
        if name in effects:
            yield _("%(what)s: %(values)s") % {"what": EFFECT_WORDS[name], "values": _code(name, effects, vocabulary)}
    if "tags" in effects:
        yield _("Add tags: %(tags)s") % {"tags": joined(effects["tags"])}
    if "major" in effects:
        yield _("Mark as major incident (LIFE-6)")
    to = vocabulary.group.get(effects.get("to_group", ""), "") or vocabulary.user.get(effects.get("to_user", ""), "")
    if to or "to_group" in effects or "to_user" in effects:
        yield _("Dispatch to %(to)s") % {"to": to or effects.get("to_group") or effects.get("to_user")}
    told = [vocabulary.group.get(slug, slug) for slug in effects.get("tell_groups", ())]
    told += [vocabulary.user.get(name, name) for name in effects.get("tell_users", ())]
    if told:
        yield _("Tell %(people)s") % {"people": joined(told)}


def _code(name: str, effects: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    value = effects[name]
    return vocabulary.category.get(value, value) if name == "category" else str(dict(_CODES[name].choices)[value])


_GONE: dict[str, Words] = {
    "conditions.category": gettext_lazy(
        "“%(name)s” is out of use: only tickets that have it already, or a category below it, match."
    ),
    "conditions.group": gettext_lazy("“%(name)s” is closed: only tickets that it still has match."),
    "effects.category": gettext_lazy("“%(name)s” is out of use: this is refused, the category stays as it is."),
    "effects.to_group": gettext_lazy("“%(name)s” is closed: this is refused, the ticket is given to nobody."),
    "effects.to_user": gettext_lazy(
        "“%(name)s” does not work on tickets any more: this is refused, the ticket is given to nobody."
    ),
    "effects.tell_groups": gettext_lazy("“%(name)s” is closed and is told nothing."),
    "effects.tell_users": gettext_lazy("“%(name)s” has left and is told nothing."),
}


def gone_of(doc: Mapping[str, Any], vocabulary: Vocabulary, means: Means, *, part: str) -> list[str]:
    """What the `conditions` or `effects` (`part`) name that is gone, one line each, with what comes of it."""
    return [
        str(_GONE[one.place]) % {"name": getattr(vocabulary, one.table).get(one.name, one.name)}
        for one in named_in(doc)
        if one.place.partition(".")[0] == part and means.is_gone(one)
    ]


def triggers_of(doc: Mapping[str, Any]) -> str:
    """What wakes it."""
    return joined(Trigger(code).label for code in doc["triggers"])


def would_come_to(effect: str, outcome: str, waits_for: str = "") -> str:
    """An effect and what would have become of it."""
    return came_to(effect, outcome, waits_for, label=_WOULD[Outcome(outcome)])


_WOULD: dict[Outcome, Words] = {
    Outcome.DONE: pgettext_lazy("routing", "would be done"),
    Outcome.NOTED: pgettext_lazy("routing", "would be suggested"),
    Outcome.ALREADY: pgettext_lazy("routing", "was so already"),
    Outcome.REFUSED: pgettext_lazy("routing", "would be refused"),
}


def came_to(effect: str, outcome: str, waits_for: str = "", *, label: Words = "") -> str:
    """An effect and what became of it: “Dispatch: Suggested, waits for: …”."""
    words = {"what": EFFECT_WORDS.get(effect, effect), "outcome": label or Outcome(outcome).label}
    if outcome == Outcome.NOTED and waits_for:
        return _("%(what)s: %(outcome)s, waits for: %(why)s") % (words | {"why": WaitsFor(waits_for).label})
    return _("%(what)s: %(outcome)s") % words


def changes_between(old: Mapping[str, Any] | None, new: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """What somebody changed, one sentence each; of a new rule, that it was made."""
    if old is None:
        return [pgettext("routing rule", "Made"), *_whole(new, vocabulary)]
    told = []
    for label, tell in _parts(vocabulary):
        before, after = tell(old), tell(new)
        if before != after:
            told.append(_("%(what)s: %(before)s → %(after)s") % {"what": label, "before": before, "after": after})
    return told


def _whole(doc: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    return [_("%(what)s: %(values)s") % {"what": label, "values": tell(doc)} for label, tell in _parts(vocabulary)[:-1]]


def _parts(vocabulary: Vocabulary) -> list[tuple[str, Callable[[Mapping[str, Any]], object]]]:
    apart = _("; ")
    return [
        (pgettext("of a thing", "Name"), lambda doc: doc["name"]),
        (_("Standing"), lambda doc: Standing(doc["standing"]).label),
        (pgettext("routing", "When it looks"), triggers_of),
        (_("Conditions"), lambda doc: apart.join(conditions_of(doc, vocabulary))),
        (_("Effects"), lambda doc: apart.join(effects_of(doc, vocabulary))),
        (_("Position"), lambda doc: doc["position"]),
    ]
