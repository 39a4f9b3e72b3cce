"""Common words are met by walking, rare ones looked up; a sample of the newest entries tells which is which."""

from collections.abc import Callable

import pytest

from tests.search.desk import bare_ticket, found
from tickets.models import Ticket
from tickets.search import query
from tickets.search.folding import words
from tickets.search.index import entry_of, index_pending, write_entries
from tickets.search.terms import TermQuery

pytestmark = pytest.mark.django_db
Statements = Callable[[int], object]


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """120 tickets: 打印 in every second, 门禁 in every sixth, never both; 量子 in one; 旧平台 in the older half."""
    monkeypatch.setattr(query, "SAMPLE", 40)
    monkeypatch.setattr(query, "PAGE", 2)
    entries = []
    for at in range(120):
        printer, door = ("打印机故障" if at % 2 else ""), ("门禁失灵" if at % 6 == 2 else "")
        text = " ".join([printer, door, "旧平台" if at < 60 else "", "量子" if at == 5 else ""])
        entries.append(entry_of(bare_ticket(f"T{at}").pk, public_text=text))
    write_entries(entries)
    index_pending(limit=200)


@pytest.mark.parametrize(
    ("q", "is_common", "hits"),
    [
        ("打印", True, 60),
        ("打", True, 60),
        ("门禁", True, 20),
        ("打印 门禁", False, 0),
        ("量子", False, 1),
        ("打印 量子", False, 1),
        ("旧平台", False, 60),
        ("没有", False, 0),
    ],
)
def test_the_sample_tells_common_from_rare_and_the_hits_are_right(
    crowd: None, q: str, hits: int, *, is_common: bool
) -> None:
    assert query.is_common(words(q), internal=True) is is_common
    assert len(found(q)) == hits


def test_more_hits_than_are_carried_are_joined_by_the_database(crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MOST_IDS", 10)
    assert len(found("旧平台")) == 60
    assert len(found("打印")) == 60


@pytest.mark.parametrize(("q", "statements"), [("打印", 2), ("量子", 3), ("没有", 2)])
def test_a_page_costs_at_most_two_statements_more(
    crowd: None, q: str, statements: int, django_assert_num_queries: Statements
) -> None:
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        list(query.matching(Ticket.objects.all(), q, internal=True).order_by("-pk")[:2])


def test_few_entries_are_walked_without_further_thought() -> None:
    write_entries([entry_of(bare_ticket("A").pk, public_text="量子")])
    assert query.is_common(["量子"], internal=True)
    assert found("量子") == {"A"}


def test_the_index_is_asked_in_either_database_s_own_language() -> None:
    asked = TermQuery(terms=frozenset({"打印", "erp"}), prefixes=frozenset({"504"}))
    assert asked.for_postgresql() == "'erp' & '打印' & '504':* | '\ue000'"
    assert asked.for_sqlite() == '("erp" AND "打印" AND "504" *) OR "\ue000"'


def test_a_long_word_asks_the_index_for_some_of_its_pairs_only(crowd: None) -> None:
    long = "".join(chr(0x4E00 + at) for at in range(3_000))
    assert len(query._terms([long]).terms) <= query.MOST_TERMS
    entry = entry_of(bare_ticket("LONG").pk, public_text=f"前{long}后")
    write_entries([entry])
    index_pending()
    assert found(long) == {"LONG"}
    assert found(f"{long}前") == set()
