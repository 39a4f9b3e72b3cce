"""Folding and terms, without a database."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickets.search.folding import LONGEST_TERM, MOST_WORDS, fold, index_terms, query_terms, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＶＰＮ连不上", " vpn 连不上 "),
        ("VPN 连不上", " vpn 连不上 "),
        ("打印机\t 卡纸\r\n请处理", " 打印机 卡纸 请处理 "),
        ("ERP_504", " erp _ 504 "),
        ("Straße", " strasse "),
        ("ﾌﾟﾘﾝﾀ", " プリンタ "),
        ("登\u200b录\ufeff", " 登录 "),
        ("a\x00b\ud800c", " abc "),
        ("☎\ufe0f", " ☎ "),
        ("", ""),
        (" \n ", ""),
        ("\u200d", ""),
    ],
)
def test_what_looks_the_same_is_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters()))
def test_folding_twice_is_folding_once_and_leaves_what_any_database_can_keep(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert "\x00" not in folded
    assert folded.encode().decode() == folded
    assert folded == "" or folded[0] == folded[-1] == " "


@pytest.mark.parametrize(
    ("query", "needles"),
    [
        ("打印", ["打印"]),
        ("  打印　卡纸 打印 ", ["打印", "卡纸"]),
        ("VPN连不上", [" vpn 连不上"]),
        ("连不上VPN", ["连不上 vpn"]),
        ("“卡纸”", ["卡纸"]),
        ('"vpn"', [" vpn"]),
        ("(VPN)连不上。", [" vpn )连不上"]),
        ("#0042", [" 0042"]),
        ("打印机 - 卡纸", ["打印机", "卡纸"]),
        ("-vpn", [" vpn"]),
        ("c++", [" c ++"]),
        ("💥", ["💥"]),
        ("", []),
        (" \t\u200b ", []),
        ('"*?！。、《》-_+', []),
        ("\x00\ud800", []),
    ],
)
def test_a_query_is_its_words(query: str, needles: list[str]) -> None:
    assert words(query) == needles


def test_of_a_pasted_page_the_longest_words_count() -> None:
    found = words(" ".join("长" * length for length in range(1, 400)))
    assert len(found) == MOST_WORDS
    assert min(map(len, found)) == 400 - MOST_WORDS


def test_unspaced_runs_give_characters_and_pairs_and_latin_words_themselves() -> None:
    assert index_terms(fold("VPN连不上。")) == {"vpn", "连", "不", "上", "连不", "不上"}


@pytest.mark.parametrize(
    ("word", "terms", "prefix"),
    [
        ("卡", {"卡"}, ""),
        ("打印机", {"打印", "印机"}, ""),
        (" vpn", set(), "vpn"),
        (" vpn 连不上", {"vpn", "连不", "不上"}, ""),
        (" erp _ 504", {"erp"}, "504"),
    ],
)
def test_a_word_asks_for_pairs_and_for_the_beginning_of_its_last_latin_word(
    word: str, terms: set[str], prefix: str
) -> None:
    assert query_terms(word) == (terms, prefix)


LATIN = "aé0z"
SIGNS = "，。-_ .★"


@given(st.text(st.characters() | st.sampled_from("打印机卡纸" + LATIN + SIGNS)), st.integers(0, 60), st.integers(1, 20))
@example("x" * (LONGEST_TERM + 5), 0, 60)
def test_no_index_ever_hides_what_the_text_shows(text: str, start: int, length: int) -> None:
    """What the index is asked for is there, whenever the word is."""
    folded = fold(text)
    there = index_terms(folded)
    for needle in words(text[start : start + length]):
        if needle in folded:
            terms, prefix = query_terms(needle)
            assert terms <= there
            assert any(term.startswith(prefix) for term in there)
            assert terms or prefix
