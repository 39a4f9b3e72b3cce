"""What is found is what is there: compared with the same rule told another way, on texts made up at random."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.search.desk import bare_ticket, found
from tests.search.oracle import occurs
from tickets.search.index import index_pending, write_entry

pytestmark = pytest.mark.django_db
HAN = st.text("打印机卡纸无法登录", min_size=1, max_size=12)
PIECES = st.sampled_from(
    [*"打印机登录", "vpn", "VP", "ＶＰＮ", "v", "504", "5", "10.2", "_", "-", " ", "，", "。", "\n"]
)
MIXED = st.lists(PIECES, min_size=1, max_size=12).map("".join)
by_many_examples = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def three() -> list[int]:
    return [bare_ticket(number).pk for number in "ABC"]


def _write(ids: list[int], texts: list[str], *, is_indexed: bool) -> None:
    for ticket_id, text in zip(ids, texts, strict=True):
        write_entry(ticket_id, public_text=text)
    if is_indexed:
        assert index_pending() == len(ids)


@by_many_examples
@given(texts=st.lists(HAN, min_size=3, max_size=3), word=st.text("打印机卡纸无法登录", min_size=1, max_size=5))
def test_a_chinese_word_is_found_exactly_where_it_is_a_substring(three: list[int], texts: list[str], word: str) -> None:
    _write(three, texts, is_indexed=True)
    assert found(word) == {number for number, text in zip("ABC", texts, strict=True) if word in text}


@by_many_examples
@given(text=HAN, start=st.integers(0, 11), size=st.integers(1, 12))
def test_every_part_of_a_chinese_text_finds_it(three: list[int], text: str, start: int, size: int) -> None:
    part = text[start : start + size]
    assume(part)
    _write(three, [text, "別的", ""], is_indexed=True)
    assert "A" in found(part)


@by_many_examples
@given(texts=st.lists(MIXED, min_size=3, max_size=3), query=MIXED, is_indexed=st.booleans())
def test_mixed_words_follow_the_rule(three: list[int], texts: list[str], query: str, *, is_indexed: bool) -> None:
    _write(three, texts, is_indexed=is_indexed)
    typed = _as_typed(query)
    hits = {number for number, text in zip("ABC", texts, strict=True) if all(occurs(word, text) for word in typed)}
    assert found(query) == (hits if typed else set())


def _as_typed(query: str) -> list[str]:
    """The words of a query without the punctuation around them, and without those that are nothing else."""
    trimmed = [word.lstrip("-，。.").rstrip("，。.") for word in query.split()]
    return [word for word in trimmed if any(char.isalnum() for char in word)]
