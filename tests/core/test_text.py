"""Text hygiene: what is not text is refused, and nothing else is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean


@pytest.mark.parametrize("bad", ["a\x00b", "\x1b[31m", "\x7f", "\x85", "\ud800", "\ufffe", "\ufdd0", "\U0010ffff"])
def test_what_is_not_text_is_refused(bad: str) -> None:
    _text, problems = clean(f"before {bad} after", limit=100)
    assert [problem.code for problem in problems] == ["control_characters"]


def test_line_ends_become_one_kind_and_blanks_around_go() -> None:
    assert clean("  a\r\nb\rc\td \n", limit=100) == ("a\nb\nc\td", [])


@pytest.mark.parametrize(
    "blank", [" \u3000\t\n", "\u200b\u200b", "\ufeff", "\u2060 \u00ad", "\u202e\u202c", "\u3164", "\u2800"]
)
def test_what_nobody_can_see_is_empty(blank: str) -> None:
    assert clean(blank, limit=100) == ("", [])


def test_what_joins_or_turns_what_can_be_seen_stays() -> None:
    text = "👩\u200d🔧 \u202eمرحبا\u202c"
    assert clean(text, limit=100) == (text, [])


def test_too_long_says_how_long() -> None:
    _text, problems = clean("卡" * 11, limit=10)
    assert [problem.code for problem in problems] == ["too_long"]
    assert "11" in str(problems[0].message)


def test_a_line_is_one_line() -> None:
    assert clean("a\nb", limit=10, multiline=False)[1][0].code == "one_line"
    assert clean("a\n", limit=10, multiline=False) == ("a", [])


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once, problems = clean(text, limit=1000)
    if not problems:
        assert clean(once, limit=1000) == (once, [])


@given(st.text(alphabet=st.characters(categories=["Lo", "Ll", "Nd"]), min_size=1, max_size=100))
def test_honest_text_passes(text: str) -> None:
    assert clean(text, limit=1000)[1] == []
