"""My requests: how each stands in the requester's words, what he can do, and finding them again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Requester
from core import clock
from portal.paging import PAGE
from tests.factories import GOOD_RESOLUTION, Desk
from tests.portal.conftest import Counter, words_of
from tickets import actions
from tickets.models import Ticket


@pytest.mark.parametrize(
    ("state", "word", "says", "act"),
    [
        ("received", "Submitted", "", "Add something"),
        ("acknowledged", "Acknowledged", "An engineer contacts you by", "Add something"),
        ("dispatched", "Dispatched", "contacts you by", "Add something"),
        ("processing", "In process", "contacts you by", "Add something"),
        ("tracking", "Please answer", "is waiting for your answer", "Answer"),
        ("confirming", "Please confirm", "please say whether it is solved", "Confirm"),
        ("closed", "Closed", "please rate it", "Rate"),
        ("surveyed", "Closed", "you rated it “Very satisfied”", "Ask again"),
        ("cancelled", "Cancelled", "Withdrawn on", "Ask again"),
    ],
)
def test_each_state_has_a_word_a_sentence_and_an_act(
    counter: Counter, desk: Desk, state: str, word: str, says: str, act: str
) -> None:
    ticket = desk.in_state(state, requester=counter.requester)
    page = words_of(counter.get("requests/"))
    for expected in (ticket.number, ticket.title, word, says, act):
        assert expected in page


@pytest.mark.parametrize(("state", "turn"), [("processing", False), ("tracking", True), ("confirming", True)])
def test_a_request_that_waits_for_its_requester_stands_out(
    counter: Counter, desk: Desk, *, state: str, turn: bool
) -> None:
    desk.in_state(state, requester=counter.requester)
    assert (" data-turn>" in counter.get("requests/")) is turn


def test_the_sentence_names_the_engineer_and_the_hour_he_committed_to(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    assert ticket.committed_at
    assert f"{ticket.assignee} contacts you by" in words_of(counter.get("requests/"))


@pytest.mark.parametrize(
    ("reach", "says"),
    [
        ("received", "Waiting for the service desk; if it is urgent"),
        ("acknowledged", "We are finding an engineer"),
        ("dispatched", "who takes it on next"),
        ("processing", "is working on it"),
    ],
)
def test_a_promise_that_has_passed_is_not_repeated(desk: Desk, counter: Counter, reach: str, says: str) -> None:
    desk.at = clock.now() - timedelta(days=14)  # longer than any holiday
    desk.in_state(reach, requester=counter.requester)
    assert says in words_of(counter.get("requests/"))


@pytest.mark.parametrize("what", ["approval", "part", "vendor", "appointment", "observation"])
def test_a_wait_for_somebody_else_says_for_what_and_until_when(counter: Counter, desk: Desk, what: str) -> None:
    ticket = desk.processing(requester=counter.requester)
    until = clock.now() + timedelta(days=2)
    actions.track(ticket_id=ticket.pk, waiting_on=what, until=until, note="inner", by=desk.engineer, at=desk.at)
    page = words_of(counter.get("requests/"))
    assert "Tracking" in page
    assert "expected until" in page


def test_a_confirmed_request_waits_for_closing_and_asks_nothing(counter: Counter, desk: Desk) -> None:
    desk.confirmed(requester=counter.requester)
    page = words_of(counter.get("requests/"))
    assert "Confirmed as solved" in page
    assert "Please confirm" not in page


@pytest.mark.parametrize(("reason", "says"), [("duplicate", "under another number"), ("out_of_scope", "outside what")])
def test_an_end_without_result_says_why(counter: Counter, desk: Desk, reason: str, says: str) -> None:
    ticket = desk.receive(requester=counter.requester)
    note = "This belongs to the building services; please call them on 8100 about the air conditioning."
    actions.cancel(ticket_id=ticket.pk, reason=reason, note=note, by=desk.agent, at=desk.at)
    assert says in words_of(counter.get("requests/"))


def test_what_waits_for_him_stands_beside_the_form(counter: Counter, desk: Desk) -> None:
    turn = [desk.in_state(state, requester=counter.requester) for state in ("tracking", "confirming", "closed")]
    asked = desk.acknowledged(requester=counter.requester)
    actions.clarify(
        ticket_id=asked.pk, ask="requester", question="Which room is the printer in?", by=desk.agent, at=desk.at
    )
    desk.processing(requester=counter.requester, title="Runs by itself")
    aside = counter.get().split("<aside")[1].split("</aside>")[0]
    assert [one for one in (*turn, asked) if one.title not in aside] == []
    assert "Runs by itself" not in aside


def test_others_requests_are_in_no_list(counter: Counter, another: Counter, desk: Desk) -> None:
    ticket = desk.confirming(requester=another.requester)
    for page in (counter.get(), counter.get("requests/"), counter.get("requests/", q=ticket.number)):
        assert ticket.number not in words_of(page)


def test_an_empty_list_says_what_would_stand_here(counter: Counter) -> None:
    assert "You have not asked for anything yet" in counter.get("requests/")


def test_one_and_two_chinese_characters_find_a_request_by_what_was_said_in_public(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester, title="月结报表导出超时")
    reply = "您好，请把归档任务的截图发给我们，以便判断是哪一段连接占满。"
    actions.reply(ticket_id=ticket.pk, body=reply, by=desk.engineer, at=desk.at)
    actions.note(ticket_id=ticket.pk, body="怀疑机柜电源", by=desk.engineer, at=desk.at)
    for q in ("月结", "表", "归档", ticket.number):
        assert ticket.number in counter.get("requests/", q=q)
    assert "None of your requests has these words" in counter.get("requests/", q="机柜")


def test_pages_are_turned_by_number_and_lead_back(counter: Counter, desk: Desk) -> None:
    tickets = [desk.receive(requester=counter.requester) for _ in range(2 * PAGE + 3)][::-1]
    first = counter.get("requests/")
    assert [one.number in first for one in tickets] == [True] * PAGE + [False] * (PAGE + 3)
    older = f'href="?before={tickets[PAGE - 1].number}"'
    assert older in first
    second = counter.get("requests/", before=tickets[PAGE - 1].number)
    assert [one.number for one in tickets if f">{one.number}<" in second] == [
        one.number for one in tickets[PAGE : 2 * PAGE]
    ]
    assert f'href="?after={tickets[PAGE].number}"' in second
    back = counter.get("requests/", after=tickets[PAGE].number)
    assert tickets[0].number in back
    assert 'rel="prev"' not in back
    last = counter.get("requests/", before=tickets[2 * PAGE - 1].number)
    assert 'rel="next"' not in last
    assert "There is nothing further" in counter.get("requests/", before=tickets[-1].number)


def test_the_search_stays_while_pages_are_turned(counter: Counter, desk: Desk) -> None:
    for _ in range(PAGE + 1):
        desk.receive(requester=counter.requester, title="卡纸")
    assert "?q=%E5%8D%A1%E7%BA%B8&amp;before=" in counter.get("requests/", q="卡纸")


def test_the_number_of_another_is_no_edge(counter: Counter, another: Counter, desk: Desk) -> None:
    mine = desk.receive(requester=counter.requester)
    theirs = desk.receive(requester=another.requester)
    assert mine.number in counter.get("requests/", after=theirs.number)


def _mixed(desk: Desk, requester: Requester, count: int) -> list[Ticket]:
    states = ("received", "processing", "confirming", "surveyed", "tracking")
    return [desk.in_state(states[n % 5], requester=requester) for n in range(count)]


def test_the_number_of_statements_does_not_grow_with_the_rows(counter: Counter, desk: Desk) -> None:
    pages = {"list": ("requests/", {}), "form": ("", {}), "search": ("requests/", {"q": "Printer"})}
    counts = []
    for rows in (5, 45):
        _mixed(desk, counter.requester, rows)
        for path, query in pages.values():
            with CaptureQueriesContext(connection) as asked:
                counter.get(path, **query)
            counts.append(len(asked))
    # One for what is announced on every page; on the first also one for the newest, one for when the desk is open.
    assert counts == [6, 12, 7] * 2


def test_norm_life_8_a_finished_request_names_the_hour(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=clock.now() - timedelta(days=400))
    assert "finished at" in words_of(counter.get("requests/"))
