"""Trying a sentence on the word lists, as they stand and as they would stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tickets.catalogue.actions.phrases import others_of
from tickets.gate.check import active_phrases
from tickets.gate.defaults import DEFAULT_PHRASES
from tickets.gate.folding import fold_text
from tickets.gate.judge import judge
from tickets.gate.kinds import PhraseRule
from tickets.gate.verdict import Verdict
from tickets.models import Phrase

Piece = tuple[str, bool]  # text, whether it is what was found


@dataclass(frozen=True)
class Tried:
    """What the gate says of a sentence: as a reply, and as the result of a resolution, judged more strictly."""

    sentence: str
    reply: Verdict
    result: Verdict

    @property
    def pieces(self) -> list[Piece]:
        """The sentence, with the places that were found in it apart."""
        pieces: list[Piece] = []
        at = 0
        for start, end in sorted({*self.reply.marks, *self.result.marks}):
            if start < at:
                continue
            pieces += [(self.sentence[at:start], False), (self.sentence[start:end], True)]
            at = end
        return [piece for piece in [*pieces, (self.sentence[at:], False)] if piece[0]]


def try_now(sentence: str) -> Tried | None:
    """By the phrases in force; None without a sentence. One statement."""
    return _tried(sentence, active_phrases()) if sentence.strip() else None


def try_with(sentence: str, values: Mapping[str, Any], *, row: Phrase | None) -> Tried | None:
    """By the phrases in force with `values` (kind, text, match, instead) in the place of `row`, or beside them all."""
    if not sentence.strip():
        return None
    norm = row.norm if row else ""
    rule = PhraseRule(values["kind"], values["text"], values["match"], norm, values["instead"])
    others = others_of(row) if row else active_phrases()
    return _tried(sentence, (*others, rule))


def is_shipped(phrase: Phrase) -> bool:
    """Whether this product brought it along; it may have been reworded since in other things than its text."""
    return (phrase.kind, phrase.folded) in _shipped()


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    return frozenset((str(rule.kind), fold_text(rule.text)) for rule, _source in DEFAULT_PHRASES)


def _tried(sentence: str, phrases: tuple[PhraseRule, ...]) -> Tried:
    return Tried(
        sentence,
        judge(sentence, phrases=phrases, field="body"),
        judge(sentence, phrases=phrases, field="result"),
    )
