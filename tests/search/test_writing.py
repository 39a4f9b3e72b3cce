"""Writing the index: at once for the texts, a little later for the terms, and all of it anew."""

import threading
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from servicedesk.beat import BEAT_SCHEDULE
from tests.factories import Desk
from tests.search.desk import bare_ticket, found, put
from tickets import actions, tasks
from tickets.models import SearchEntry, Ticket
from tickets.search.document import document_of
from tickets.search.index import append_entry, index_pending, remove, write_entry
from tickets.search.terms import LONGEST_ENTRY

pytestmark = pytest.mark.django_db
Statements = Callable[[int], object]


def test_an_entry_is_written_in_one_statement_and_found_before_it_is_indexed(
    django_assert_num_queries: Statements,
) -> None:
    ticket = bare_ticket("A")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        write_entry(ticket.pk, public_text="打印机卡纸")
    assert found("卡") == found("卡纸") == {"A"}
    assert index_pending() == 1
    assert found("卡") == found("卡纸") == {"A"}


def test_writing_again_forgets_what_was_there(django_assert_num_queries: Statements) -> None:
    ticket = put("A", "打印机卡纸", "备件")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        write_entry(ticket.pk, public_text="门禁失灵")
    for _ in range(2):
        assert found("门禁") == {"A"}
        assert found("卡纸") == found("备件") == set()
        index_pending()


def test_an_addition_is_one_statement_and_keeps_what_was_there(django_assert_num_queries: Statements) -> None:
    ticket = put("A", "打印机卡纸")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        append_entry(ticket.pk, public_text="已经换了硒鼓")
    append_entry(ticket.pk, internal_text="库存不足")
    append_entry(ticket.pk, internal_text="VPN", public_text="Outlook")
    for _ in range(2):
        assert found("卡纸") == found("硒鼓") == found("outl", internal=False) == {"A"}
        assert found("库存") == found("vpn") == found("卡纸 硒鼓 库存 vpn") == {"A"}
        assert found("库存", internal=False) == found("vpn", internal=False) == set()
        assert found("纸已") == set()
        index_pending()


def test_an_addition_to_a_ticket_without_entry_makes_one(django_assert_num_queries: Statements) -> None:
    ticket = bare_ticket("A")
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        append_entry(ticket.pk, public_text="卡纸")
    assert found("卡纸") == {"A"}


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b"])
def test_adding_nothing_does_nothing(nothing: str, django_assert_num_queries: Statements) -> None:
    ticket = put("A", "卡纸")
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        append_entry(ticket.pk, public_text=nothing, internal_text=nothing)
    assert not SearchEntry.objects.filter(is_indexed=False).exists()


def test_a_removed_entry_is_not_found_and_can_come_back() -> None:
    ticket = put("A", "卡纸")
    remove(ticket.pk)
    assert found("卡纸") == set()
    write_entry(ticket.pk, public_text="卡纸")
    assert found("卡纸") == {"A"}


def test_an_entry_too_long_to_be_indexed_is_still_found_exactly() -> None:
    long = "".join(chr(0x4E00 + at % 20_000) for at in range(LONGEST_ENTRY + 1))
    put("LONG", long)
    put("SHORT", "卡纸")
    assert found("卡纸") == {"SHORT"}
    assert found(long[500:504]) == {"LONG"}
    assert found("不在里面") == set()


def test_the_longest_indexed_entry_fits_whatever_it_is_made_of() -> None:
    astral = "".join(chr(0x20000 + at * 7 % 40_000) for at in range(LONGEST_ENTRY // 2 - 2))
    words = " ".join(f"{at:x}" + "ä" * 30 for at in range(LONGEST_ENTRY // 2 // 36))
    put("A", astral, words)
    assert found(astral[70:73]) == {"A"}
    assert found("7f" + "ä" * 30) == {"A"}


def test_pending_entries_are_indexed_in_batches_oldest_first() -> None:
    for at in range(5):
        put(f"T{at}", "卡纸", is_indexed=False)
    assert index_pending(limit=2) == 2
    pending = SearchEntry.objects.filter(is_indexed=False).order_by("pk")
    assert list(pending.values_list("ticket__number", flat=True)) == ["T2", "T3", "T4"]
    assert index_pending() == 3
    assert index_pending() == 0


def test_the_task_indexes_all_and_beat_knows_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for at in range(5):
        put(f"T{at}", "卡纸", is_indexed=False)
    assert tasks.index_search() == 5
    assert tasks.index_search() == 0
    assert BEAT_SCHEDULE["index-search"]["task"] == tasks.index_search.name


def _rebuild(**options: int) -> str:
    out = StringIO()
    call_command("rebuild_search", stdout=out, no_color=True, **options)
    return out.getvalue()


def test_rebuilding_reproduces_what_the_actions_wrote() -> None:
    desk = Desk()
    ticket = desk.confirming(title="打印机卡纸")
    actions.note(ticket_id=ticket.pk, body="库存不足", by=desk.engineer, at=desk.at)
    desk.receive()
    index_pending()
    written = {
        entry.pk: (sorted(entry.text.split()), sorted(entry.internal.split())) for entry in SearchEntry.objects.all()
    }
    for _ in range(2):
        _rebuild()
        again = {
            entry.pk: (sorted(entry.text.split()), sorted(entry.internal.split()))
            for entry in SearchEntry.objects.all()
        }
        assert again == written
        assert not SearchEntry.objects.filter(is_indexed=False).exists()
        assert found("卡纸 库存") == {ticket.number}


def test_rebuilding_repairs_what_is_lost_or_wrong_and_tells_how_far_it_is() -> None:
    desk = Desk()
    tickets = [desk.receive(title="打印机卡纸") for _ in range(5)]
    SearchEntry.objects.filter(pk=tickets[0].pk).delete()
    write_entry(tickets[1].pk, public_text="错误的内容")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tickets_searchterms")
    assert _rebuild(batch=2).splitlines() == ["2 / 5", "4 / 5", "5 / 5", "Search index rebuilt: 5 tickets."]
    assert found("卡纸") == {ticket.number for ticket in tickets}
    assert found("错误") == set()


def test_rebuilding_an_empty_desk_is_no_error() -> None:
    assert _rebuild(verbosity=0) == "Search index rebuilt: 0 tickets.\n"


def test_rebuilding_asks_the_same_number_of_questions_for_many_messages(
    django_assert_max_num_queries: Statements,
) -> None:
    desk = Desk()
    for _ in range(4):
        ticket = desk.receive()
        for text in ("第一条", "第二条", "第三条"):
            actions.note(ticket_id=ticket.pk, body=text, by=desk.agent, at=desk.at)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        _rebuild()


def test_a_ticket_just_received_costs_no_question(django_assert_num_queries: Statements) -> None:
    ticket = Ticket.objects.select_related("requester").get(pk=Desk().receive().pk)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        document_of(ticket)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_indexing_passes_over_what_somebody_is_writing() -> None:
    """Nobody waits, and what was written meanwhile is not taken for indexed."""
    busy, idle = put("BUSY", "卡纸", is_indexed=False), put("IDLE", "卡纸", is_indexed=False)
    indexed: list[int] = []

    def index() -> None:
        try:
            indexed.append(index_pending())
        finally:
            connection.close()

    with transaction.atomic():
        append_entry(busy.pk, public_text="硒鼓")
        other = threading.Thread(target=index)
        other.start()
        other.join(timeout=20)
    assert indexed == [1]
    assert list(SearchEntry.objects.filter(is_indexed=True)) == [idle.search_entry]
    assert index_pending() == 1
    assert found("硒鼓") == {"BUSY"}


def test_a_great_many_are_indexed_over_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run ends after so many batches, so that a worker has time for other work."""
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    monkeypatch.setattr(tasks, "BATCHES", 2)
    for at in range(3):
        put(f"M{at}", "卡纸", is_indexed=False)
    assert (tasks.index_search(), tasks.index_search()) == (2, 1)


def test_a_desk_without_tickets_is_rebuilt_at_once() -> None:
    assert "0 tickets" in _rebuild()


def test_asked_to_be_quiet_it_says_only_how_it_ended() -> None:
    put("T1", "卡纸")
    assert _rebuild(verbosity=0).count("\n") == 1
