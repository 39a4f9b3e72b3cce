"""The lines of a list that changed while it is read."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Desk
from tests.workbench.conftest import Browser
from tickets.models import Ticket
from workbench.live.lines import MOST

pytestmark = pytest.mark.django_db


def ask(browser: Browser, queue: str, *tickets: Ticket, **query: str) -> str:
    """As the page of a list asks."""
    wanted: dict[str, Any] = {"in": queue, "n": [ticket.number for ticket in tickets], **query}
    return browser.get("/live/lines/", **wanted)


def belonging(page: str) -> set[str]:
    found = re.search(r'data-belonging="([^"]*)"', page)
    assert found
    return set(found[1].split())


def lines(page: str) -> set[str]:
    return set(re.findall(r'id="row-([^"]+)"', page))


def test_a_line_comes_as_it_is_now_and_says_whether_it_still_belongs(desk: Desk, agent: Browser) -> None:
    there, moved = desk.receive(), desk.dispatched()
    page = ask(agent, "incoming", there, moved)
    assert lines(page) == {there.number, moved.number}
    assert belonging(page) == {there.number}
    assert f'data-version="{moved.version}"' in page
    for code in ("incoming", "unaccepted"):
        assert re.search(rf'<data value="{code}">\s*<span class="queue__n num">1</span>', page)


def test_the_conditions_and_the_search_of_the_list_hold(desk: Desk, agent: Browser) -> None:
    one, other = desk.receive(kind="complaint"), desk.receive()
    assert belonging(ask(agent, "open", one, other, kind="complaint")) == {one.number}
    assert belonging(ask(agent, "open", one, other, q="no such words")) == set()
    assert belonging(agent.get("/live/lines/", n=[one.number], q=one.number)) == {one.number}


def test_many_lines_cost_what_one_costs(desk: Desk, agent: Browser) -> None:
    tickets = [desk.processing() for _ in range(6)]

    def cost(*some: Ticket) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(agent, "open", *some)
        return len(asked)

    assert cost(tickets[0]) == cost(*tickets) == 6


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"n": ["\x00"]}, 400),
        ({"n": ["x" * 25]}, 400),
        ({"n": ["SD-1"] * (MOST + 1)}, 400),
        ({"state": "x"}, 400),
        ({"in": "no-such-queue"}, 404),
        ({"in": "\x00"}, 404),
        ({}, 200),
        ({"n": ["SD-1"]}, 200),
        ({"q": "\x00"}, 200),
        ({"q": "x" * 1000}, 200),
    ],
)
def test_bad_input_gets_a_clear_answer(agent: Browser, query: dict[str, object], status: int) -> None:
    agent.get("/live/lines/", status, **query)


def test_a_page_that_asks_by_itself_takes_no_word_away_from_the_one_that_waits_for_it(supervisor: Browser) -> None:
    supervisor.client.post("/desk/close-out/")
    asked = supervisor.client.get("/desk/open/", headers={"x-desk-poll": "1", "accept-language": "en"})
    assert "Nothing was filled in." not in asked.content.decode()
    assert "Nothing was filled in." in supervisor.get("/desk/open/")
