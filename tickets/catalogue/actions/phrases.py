"""Phrases of the quality gate: a new one, other words, in force or not (TALK-2, TALK-3, TALK-4). The gate reads the
list anew for each text it judges, so that a change holds at once and in every process.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import added, changed, locked, require_keeper
from accounts.actors import Actor
from core.inputs import Fields
from tickets.gate.check import active_phrases
from tickets.gate.folding import fold_text
from tickets.gate.kinds import PhraseKind, PhraseMatch, PhraseRule
from tickets.gate.ordinary import stopped_by
from tickets.models import Phrase

MISSING = _("There is no such phrase.")
TEXT, INSTEAD, FOLDED = 80, 120, 200
_SHORTEST = 2  # folded characters of what is looked for inside a text
_CODES = {"kind": PhraseKind, "match": PhraseMatch}


@transaction.atomic
def add_phrase(*, values: Mapping[str, Any], by: Actor, at: datetime) -> Phrase:
    """A new phrase: `kind`, `text`, `match` (where it is refused) and `instead` (what to say in its place).

    `Forbidden` for anybody but managers; `Malformed` on a text that is missing or no line, a text without letters or
    digits, unknown codes; `Refused` on one that is listed already in whatever writing, and on one that would stop what
    a desk says every day.
    """
    require_keeper(by)
    fields = Fields()
    phrase = Phrase(**_read({"kind": "", "text": "", "match": PhraseMatch.WHOLE, "instead": ""} | dict(values), fields))
    fields.done()
    _check(phrase, fields)
    _save(lambda: added(phrase, by=by, at=at))
    return phrase


@transaction.atomic
def change_phrase(
    *, phrase_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> Phrase:
    """Other words, another place, or `is_active`. Refuses as `add_phrase` does; (`Missing`); (`Stale`) where its newest
    change is no longer the one `seen`. What was sent before stays.
    """
    require_keeper(by)
    fields = Fields()
    read = _read(changes, fields)
    fields.done()
    found = locked(Phrase, phrase_id, seen=seen, missing=MISSING)
    tried = Phrase(**{name: read.get(name, getattr(found, name)) for name in _ALL}, pk=found.pk)
    if tried.is_active:
        _check(tried, fields)
    else:
        _check_twin(tried, fields)
    _save(lambda: changed(found, read, by=by, at=at))
    return found


_ALL = ("kind", "text", "match", "instead", "norm", "source", "is_active")


def rule_of(phrase: Phrase) -> PhraseRule:
    """The phrase as the judge sees it."""
    return PhraseRule(phrase.kind, phrase.text, phrase.match, phrase.norm, phrase.instead)


def others_of(phrase: Phrase) -> tuple[PhraseRule, ...]:
    """The phrases in force without this one as it is kept. Two statements."""
    before = Phrase.objects.filter(pk=phrase.pk).values_list("kind", "text").first() if phrase.pk else None
    return tuple(rule for rule in active_phrases() if (rule.kind, rule.text) != before)


def _read(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, choices in _CODES.items():
        if name in values:
            read[name] = fields.code(name, str(values[name]), among=choices.values)
    if "text" in values:
        read["text"] = fields.line("text", str(values["text"] or ""), limit=TEXT)
        if "text" not in fields.malformed and not 0 < len(fold_text(read["text"])) <= FOLDED:
            fields.malform("text", "wordless", _("A phrase needs at least one letter or digit."))
    if "instead" in values:
        read["instead"] = fields.line("instead", str(values["instead"] or ""), required=False, limit=INSTEAD)
    if "is_active" in values:
        read["is_active"] = bool(values["is_active"])
    return read


def _check(phrase: Phrase, fields: Fields) -> None:
    """A twin; and what would make the desk dumb."""
    _check_twin(phrase, fields)
    if phrase.match != PhraseMatch.WHOLE and len(fold_text(phrase.text)) < _SHORTEST:
        words = _("A single letter is part of too many words. Refuse it as the whole text, or give more of the phrase.")
        fields.refuse("text", "too_short", words, "TALK-2")
    elif sentence := stopped_by(rule_of(phrase), others=others_of(phrase)):
        words = _(
            "With this nobody could write “%(sentence)s” any more. Give more of the phrase, or refuse it elsewhere."
        )
        fields.refuse("match", "too_wide", words % {"sentence": sentence})
    fields.done()


def _check_twin(phrase: Phrase, fields: Fields) -> None:
    twin = Phrase.objects.filter(kind=phrase.kind, folded=fold_text(phrase.text)).exclude(pk=phrase.pk).first()
    if twin is not None:
        fields.refuse("text", "taken", _("This is already on the list as “%(text)s”.") % {"text": twin.text})
    fields.done()


def _save(write: Any) -> None:  # noqa: ANN401 (a callable of nothing)
    """Two who add the same at once: the second is told as if he had come later."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        fields = Fields()
        fields.refuse("text", "taken", _("This is already on the list."))
        fields.done()
