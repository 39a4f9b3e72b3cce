"""The gate with the word lists as shipped, and without a database."""

from collections.abc import Sequence

from tickets.gate.defaults import DEFAULT_PHRASES
from tickets.gate.judge import judge
from tickets.gate.kinds import PhraseKind, PhraseMatch, PhraseRule
from tickets.gate.verdict import Verdict

RULES = tuple(rule for rule, _ in DEFAULT_PHRASES)
EMPTY = [rule.text for rule in RULES if rule.kind == PhraseKind.EMPTY]
VAGUE = [rule.text for rule in RULES if rule.kind == PhraseKind.VAGUE]
TABOO = [rule.text for rule in RULES if rule.kind == PhraseKind.TABOO]


def verdict_on(text: str, *, field: str = "body", names: Sequence[str] = ()) -> Verdict:
    return judge(text, phrases=RULES, field=field, names=names)


def codes(text: str, *, field: str = "body", names: Sequence[str] = ()) -> list[str]:
    return [problem.code for problem in verdict_on(text, field=field, names=names).problems]


def rule(kind: PhraseKind, text: str, match: PhraseMatch = PhraseMatch.WHOLE, *, instead: str = "") -> PhraseRule:
    return PhraseRule(kind, text, match, instead=instead)
