"""The judgement itself, without a database: is this text fit to be said to a requester, and if not, why not.

What passes: any text with one word beyond the listed phrases and the fillers, long or short (断电 is an honest cause).
So 已处理 or 前台操作解决 inside a concrete explanation passes. Courtesy alone (您好) passes in a conversation, not in a
field of a resolution. Banned phrases are looked for clause by clause and outside quotation marks, since
“我不知道密码在哪改” may be the requester's own words; a text that is nothing but a quotation has no such excuse.
"""

import unicodedata
from collections.abc import Sequence

from core.errors import Problem
from tickets.gate import wording
from tickets.gate.bench import Bench
from tickets.gate.fillers import COURTESY
from tickets.gate.folding import fold_text
from tickets.gate.kinds import NORMS, PhraseKind, PhraseRule
from tickets.gate.lexicon import lexicon
from tickets.gate.places import unfilled
from tickets.gate.tiling import Hit
from tickets.gate.verdict import (
    ONLY_SYMBOLS,
    QUESTION_MARK_ONLY,
    REQUIRED,
    SAME_TEXT,
    SAYS_NOTHING,
    TABOO,
    UNFILLED,
    VAGUE,
    Verdict,
)
from tickets.gate.wording import RESOLUTION_FIELDS, STRICT_FIELDS

_QUESTION_MARKS = "?¿؟❓❔‽⸮"
_TABOOS_NAMED = 5


def judge(text: str, *, phrases: Sequence[PhraseRule], field: str = "body", names: Sequence[str] = ()) -> Verdict:
    """What is wrong with `text` as the content of `field` (TALK-2 to TALK-5), a template's
    place that nobody filled in among it (TALK-6). Reads nothing else, raises nothing.

    `field` chooses the advice, and is stricter for a resolution; `names` are people whose mere mention is no content
    (requester, writer). Time grows with the length of the text, hardly with that of the list.
    """
    bench = Bench(text, lexicon=lexicon(tuple(phrases)), names=names)
    if not bench.folded.text:
        return Verdict((_wordless(text, field),))
    content, spoken = bench.content(), bench.spoken()
    hits, forgotten = [*(content or ()), *spoken], unfilled(text)
    problems = _listed(hits, field) + _unlisted(bench, content, field)
    if forgotten:
        problems.append(Problem(UNFILLED, wording.unfilled(place.written for place in forgotten), "TALK-6"))
    taboos = dict.fromkeys(hit.rule.text for hit in hits if hit.rule.kind == PhraseKind.TABOO)
    marks = {bench.place(hit) for hit in hits} | {place.span for place in forgotten}
    return Verdict(tuple(problems), tuple(sorted(marks)), tuple(taboos))


def judge_resolution(
    *, cause: str, plan: str, result: str, phrases: Sequence[PhraseRule], names: Sequence[str] = ()
) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with a resolution, by field; empty when nothing is (TALK-1: three fields, each says something of
    its own). A field that repeats an earlier one is refused as `same_text`.
    """
    verdicts = verdicts_on_resolution(cause=cause, plan=plan, result=result, phrases=phrases, names=names)
    return {field: verdict.problems for field, verdict in verdicts.items() if verdict.problems}


def verdicts_on_resolution(
    *, cause: str, plan: str, result: str, phrases: Sequence[PhraseRule], names: Sequence[str] = ()
) -> dict[str, Verdict]:
    """The verdict on each of the three fields, passing or not."""
    texts = dict(zip(RESOLUTION_FIELDS, (cause, plan, result), strict=True))
    first_with: dict[str, str] = {}
    verdicts: dict[str, Verdict] = {}
    for field, text in texts.items():
        verdict = judge(text, phrases=phrases, field=field, names=names)
        folded = fold_text(text)
        earlier = first_with.setdefault(folded, field)
        if folded and earlier != field:
            repeated = Problem(SAME_TEXT, wording.same_text(earlier), "TALK-1")
            verdict = Verdict((*verdict.problems, repeated), verdict.marks, verdict.taboos)
        verdicts[field] = verdict
    return verdicts


def _wordless(text: str, field: str) -> Problem:
    """A text without letters and digits: question marks, other signs, or nothing to see."""
    signs = [char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] in "PS"]
    if not signs:
        return Problem(REQUIRED, wording.nothing_at_all(field), "TALK-1" if field in RESOLUTION_FIELDS else "TALK-2")
    if any(char in _QUESTION_MARKS for char in signs):
        return Problem(QUESTION_MARK_ONLY, wording.QUESTION_MARK_ONLY, "TALK-5")
    return Problem(ONLY_SYMBOLS, wording.ONLY_SYMBOLS, "TALK-2")


def _listed(hits: Sequence[Hit], field: str) -> list[Problem]:
    """One problem for all empty phrases or, where there are vague ones, for those; one for each banned phrase."""
    by_kind: dict[str, list[PhraseRule]] = {kind: [] for kind in PhraseKind.values}
    for rule in dict.fromkeys(hit.rule for hit in hits):
        by_kind[rule.kind].append(rule)
    problems: list[Problem] = []
    if vague := by_kind[PhraseKind.VAGUE]:
        problems.append(Problem(VAGUE, wording.vague(rule.text for rule in vague), _norm(vague[0])))
    elif empty := by_kind[PhraseKind.EMPTY]:
        words = [rule.text for rule in empty]
        problems.append(Problem(SAYS_NOTHING, wording.nothing_said(field, words), _norm(empty[0])))
    taboos = by_kind[PhraseKind.TABOO][:_TABOOS_NAMED]
    return problems + [Problem(TABOO, wording.taboo(rule.text, instead=rule.instead), _norm(rule)) for rule in taboos]


def _unlisted(bench: Bench, content: list[Hit] | None, field: str) -> list[Problem]:
    """What says nothing though no listed phrase is in it: digits, one letter, a greeting with a question mark and, in
    a resolution, courtesy.
    """
    if content:
        return []
    folded = bench.folded.text
    if any(char in _QUESTION_MARKS for char in unicodedata.normalize("NFKD", bench.text)) and bench.is_greeting():
        return [Problem(QUESTION_MARK_ONLY, wording.QUESTION_MARK_ONLY, "TALK-5")]
    is_bare = folded.isnumeric() or (len(set(folded)) == 1 and folded not in COURTESY)
    if is_bare or (content is not None and field in STRICT_FIELDS):
        return [Problem(SAYS_NOTHING, wording.nothing_said(field, [bench.text]), "TALK-2")]
    return []


def _norm(rule: PhraseRule) -> str:
    return rule.norm or NORMS[rule.kind]
