"""Folding: which writings are the same."""

import pytest

from tickets.gate.folding import fold, fold_text


@pytest.mark.parametrize(
    ("writing", "same"),
    [
        ("ＯＫ", "ok"),
        ("Ｏ\u200bК", "ok"),
        ("已處理", "已处理"),
        ("這個實現不了", "这个实现不了"),
        ("您去跟省公司講吧", "你去跟省公司讲吧"),
        ("後臺", "后台"),
        ("①", "1"),
        ("٣", "3"),
        ("⑴", "1"),
        ("ﬁxed", "fixed"),
        ("Straße", "strasse"),
        ("café", "cafe"),
        ("DON’T", "dont"),
        ("İ", "i"),
        ("0k", "ok"),
        ("d0ne", "done"),
        ("&amp;ok&#33;", "ok"),
        ("<br>已<B CLASS='x'>处</B>理", "已处理"),
        ("&unknown;", "unknown"),
        ("⼰处理", "已处理"),
        ("\ud800已处理\udfff", "已处理"),
    ],
)
def test_different_writings_are_the_same_words(writing: str, same: str) -> None:
    assert fold_text(writing) == same


@pytest.mark.parametrize(
    ("text", "folded"),
    [("10k", "10k"), ("port 8080", "port8080"), ("x00", "x00"), ("a<b", "ab"), ("<router>", "router"), ("R&D;", "rd")],
)
def test_what_only_looks_like_a_writing_is_left_alone(text: str, folded: str) -> None:
    assert fold_text(text) == folded


def test_every_folded_character_knows_where_it_came_from() -> None:
    text = "<b>已</b> ﬁ &#24050;"
    folded = fold(text)
    assert folded.text == "已fi已"
    assert [text[start:end] for start, end in folded.spans] == ["已", "ﬁ", "ﬁ", "&#24050;"]
    assert folded.original(0, 3) == (3, 10)


def test_a_clause_ends_at_punctuation_lines_and_blanks_between_chinese() -> None:
    def boundaries(text: str) -> list[int]:
        folded = fold(text)
        return [index for index in range(len(folded.text) + 1) if folded.is_boundary(index)]

    assert boundaries("甲，乙") == [0, 1, 2]
    assert boundaries("甲\n乙") == [0, 1, 2]
    assert boundaries("甲<br>乙") == [0, 1, 2]
    assert boundaries("甲 乙") == [0, 1, 2]
    assert boundaries("甲 b") == [0, 2]
    assert boundaries("甲**乙") == [0, 2]
    assert boundaries("甲<b>乙</b>") == [0, 2]
    assert boundaries("甲\u200b乙") == [0, 2]


def test_a_word_edge_is_anywhere_but_inside_a_latin_word() -> None:
    folded = fold("ab c已d")
    assert [folded.is_word_edge(index) for index in range(len(folded.text) + 1)] == [
        True,
        False,
        True,
        True,
        True,
        True,
    ]
