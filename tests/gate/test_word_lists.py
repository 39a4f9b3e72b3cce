"""How the judge uses a list: the ways of matching, and lists of a thousand phrases."""

import time

import pytest

from tests.gate.desk import RULES, rule
from tickets.gate.defaults import DEFAULT_PHRASES
from tickets.gate.folding import fold_text
from tickets.gate.judge import judge
from tickets.gate.kinds import PhraseKind, PhraseMatch, PhraseRule


def codes(text: str, *rules: PhraseRule) -> list[str]:
    return [problem.code for problem in judge(text, phrases=rules).problems]


def test_without_a_list_only_what_is_not_language_is_refused() -> None:
    assert codes("已处理") == []
    assert codes("急什么") == []
    assert codes("?") == ["question_mark_only"]


def test_whole_matches_the_text_as_a_whole_only() -> None:
    phrase = rule(PhraseKind.EMPTY, "已升级")
    assert codes("您好，已升级。", phrase) == ["says_nothing"]
    assert codes("已升级到 9.2 版", phrase) == []


def test_clause_matches_a_clause_of_its_own_only() -> None:
    phrase = rule(PhraseKind.TABOO, "没办法", PhraseMatch.CLAUSE)
    assert codes("没办法啊，您等等", phrase) == ["taboo"]
    assert codes("没办法登录的话请拨 8888", phrase) == []


def test_anywhere_matches_inside_a_clause_but_not_inside_a_latin_word() -> None:
    phrase = rule(PhraseKind.TABOO, "idiot", PhraseMatch.CONTAINS)
    assert codes("您真是个idiot吗", phrase) == ["taboo"]
    assert codes("only an idiot would", phrase) == ["taboo"]
    assert codes("idiotypic antibodies, page 3", phrase) == []
    assert codes("the biidiot page", phrase) == []


def test_a_taboo_phrase_may_be_refused_only_as_the_whole_text() -> None:
    phrase = rule(PhraseKind.TABOO, "自己看")
    assert codes("您好，自己看！", phrase) == ["taboo"]
    assert codes("自己看日志的方法在第 3 页", phrase) == []


@pytest.mark.parametrize("kind", [PhraseKind.EMPTY, PhraseKind.VAGUE])
def test_an_empty_or_vague_phrase_may_be_refused_anywhere(kind: PhraseKind) -> None:
    phrase = rule(kind, "请耐心等待", PhraseMatch.CONTAINS)
    assert codes("归档任务在跑，请耐心等待结果", phrase) == ["says_nothing" if kind == PhraseKind.EMPTY else "vague"]


def test_a_phrase_of_signs_alone_matches_nothing() -> None:
    assert codes("重启后恢复……", rule(PhraseKind.EMPTY, "……", PhraseMatch.CONTAINS)) == []


def test_the_norm_of_a_phrase_goes_before_that_of_its_kind() -> None:
    own = PhraseRule(PhraseKind.TABOO, "亲", PhraseMatch.CLAUSE, norm="DESK-7")
    assert [problem.norm for problem in judge("亲，14:30 前给您回电", phrases=(own,)).problems] == ["DESK-7"]


def test_no_shipped_phrase_is_listed_twice_and_every_one_has_words() -> None:
    keys = [(phrase.kind, fold_text(phrase.text)) for phrase, _ in DEFAULT_PHRASES]
    assert len(set(keys)) == len(keys)
    assert all(folded for _, folded in keys)


@pytest.mark.parametrize(
    "text",
    [
        "网卡松动，重新插紧后恢复。" * 1500,
        "已处理" * 6600,
        "抱歉，" * 6600,
        "急什么" * 6600,
        "我不知道。" * 4000,
        "“" * 20_000,
        "<b " * 6600,
        "a" * 20_000,
        "王工" * 10_000,
        "? " * 10_000,
        "".join(map(chr, range(0x4E00, 0x4E00 + 20_000))),
    ],
    ids=lambda text: text[:6],
)
def test_twenty_thousand_characters_and_a_thousand_phrases_take_no_time_to_speak_of(text: str) -> None:
    many = tuple(rule(PhraseKind.TABOO, f"禁语第{number}条", PhraseMatch.CONTAINS) for number in range(1000))
    judge("预热", phrases=(*RULES, *many))
    start = time.process_time()
    judge(text, phrases=(*RULES, *many))
    assert time.process_time() - start < 3.0  # some 0.1 s without coverage; quadratic time would take minutes
