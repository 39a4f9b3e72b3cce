"""Lists without anything: what that means, and where to go from there."""

import re
from typing import Any

import pytest

from tests.factories import Desk
from tests.intake.messengers.conftest import source_of
from tests.workbench.conftest import Browser, words_of
from tickets.queries import QUEUES
from workbench.queues import QUEUE_WORDS

pytestmark = pytest.mark.django_db
BOARD_LIST = "/desk/board/list/"


def onward(page: str) -> str:
    """Where the one button of an emptiness leads; nowhere where there is none."""
    found = re.findall(r'<div class="empty">(?:(?!</div>).)*?<a class="btn" href="([^"]*)"', page, re.DOTALL)
    assert len(found) <= 1
    return found[0] if found else ""


@pytest.mark.parametrize("code", QUEUES)
def test_every_queue_says_what_stands_in_it(code: str) -> None:
    assert QUEUE_WORDS[code].hint


def test_where_nothing_is_open_the_next_step_is_a_ticket(desk: Desk, agent: Browser) -> None:
    assert onward(agent.get("/desk/vip/")) == onward(agent.get("/desk/open/")) == "/desk/new/"
    desk.closed()
    assert onward(agent.get("/desk/open/")) == "/desk/new/"


def test_an_empty_queue_leads_to_what_is_open(desk: Desk, agent: Browser) -> None:
    desk.processing()
    assert onward(agent.get("/desk/vip/")) == "/desk/open/"
    assert onward(agent.get("/desk/mine/")) == "/desk/open/", "everything open has its engineer"


def test_who_has_nothing_is_led_to_what_nobody_has(desk: Desk, engineer: Browser) -> None:
    desk.dispatched()
    page = engineer.get("/desk/mine/")
    assert onward(page) == "/desk/unassigned/"
    assert "What nobody has yet" in words_of(page)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ("open", "There are no open tickets"),
        ("unassigned", "Every open ticket has its engineer"),
        ("late", "No clock is late"),
        ("closed", "Nothing was counted in this time"),
    ],
)
def test_a_figure_without_tickets_says_what_that_means(supervisor: Browser, of: str, words: str) -> None:
    day = {"begins": "2026-03-02T00:00:00+08:00", "ends": "2026-03-03T00:00:00+08:00"}
    times: dict[str, Any] = day if of == "closed" else {}
    page = supervisor.get(BOARD_LIST, of=of, **times)
    assert words in words_of(page)
    assert onward(page) == ""


def test_conditions_that_leave_nothing_of_a_figure_can_be_removed(supervisor: Browser) -> None:
    page = supervisor.get(BOARD_LIST, of="unassigned", sort="newest", channel="phone")
    assert "No ticket meets these conditions" in words_of(page)
    assert onward(page) == "?of=unassigned&amp;sort=newest"


def test_without_conditions_no_condition_is_to_blame_that_no_clock_runs(supervisor: Browser) -> None:
    page = supervisor.get("/desk/clocks/")
    assert "No limit is running" in words_of(page)
    assert onward(page) == ""
    assert onward(supervisor.get("/desk/clocks/", state="breached")) == "/desk/clocks/"


def test_without_a_messenger_the_talks_lead_to_the_ways_in(agent: Browser) -> None:
    page = agent.get("/desk/conversations/")
    assert "No messenger is connected yet" in words_of(page)
    assert onward(page) == "/desk/settings/sources/"
    source = source_of("rtx", api="http://127.0.0.1:9", auto_notice="no")
    assert "Nobody waits for an answer" in words_of(agent.get("/desk/conversations/"))
    source.is_active = False
    source.save(update_fields=["is_active"])
    assert "No messenger is connected yet" in words_of(agent.get("/desk/conversations/"))


def test_who_is_not_known_is_registered_with_his_first_ticket(agent: Browser) -> None:
    assert onward(agent.get("/desk/people/", q="没有这个人")) == "/desk/new/"


def test_a_day_without_work_is_not_counted(engineer: Browser) -> None:
    page = engineer.get("/work/")
    assert "<h1>Today</h1>" in page
    assert onward(page) == "/desk/unassigned/"
