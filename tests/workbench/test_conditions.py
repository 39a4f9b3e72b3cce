"""The conditions of a list: offered when their menu is opened, and read again by whoever follows the address."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CategoryFactory, Desk
from tests.workbench.conftest import Browser, words_of
from tickets import actions

pytestmark = pytest.mark.django_db


QUEUE: dict[str, Any] = {"in": "open"}  # a keyword of the language, so it cannot be named in a call


def _menu(agent: Browser, **query: Any) -> str:
    response = agent.client.get("/desk/conditions/", query, headers={"hx-request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def _chosen(menu: str) -> dict[str, str]:
    found = {}
    for name, inside in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', menu, flags=re.DOTALL):
        if given := re.search(r'<option value="([^"]+)" selected>', inside):
            found[name] = given.group(1)
    return found


def test_a_list_leads_to_its_conditions_and_they_know_what_it_has(desk: Desk, agent: Browser) -> None:
    page = agent.get("/desk/groups/", priority="2", group=desk.group.slug, sort="newest")
    address = re.search(r'hx-get="(/desk/conditions/[^"]+)"', page)
    assert address
    assert "<select" not in re.sub(r'<select[^>]*id="save-audience".*?</select>', "", page, flags=re.DOTALL)
    menu = agent.get(address.group(1).replace("&amp;", "&"))
    assert _chosen(menu) == {"priority": "2", "group": desk.group.slug, "sort": "newest"}
    assert 'action="/desk/groups/"' in menu


def test_to_a_script_it_is_the_inside_of_a_menu_to_everybody_else_a_page(agent: Browser) -> None:
    menu, page = _menu(agent, **QUEUE), agent.get("/desk/conditions/", **QUEUE)
    assert "<html" not in menu
    assert "menu__panel" in menu
    assert "<html" in page
    assert "All conditions" in words_of(page)


def test_all_there_is_to_choose_from_is_offered(desk: Desk, agent: Browser) -> None:
    CategoryFactory.create(slug="print", name="打印")
    menu = _menu(agent, **QUEUE)
    assert desk.engineer.user
    for value in ("processing", "complaint", "email", "print", desk.group.slug, desk.engineer.user.username, "today"):
        assert f'value="{value}"' in menu


def test_what_is_there_no_more_is_chosen_no_more(agent: Browser) -> None:
    """The menu of a saved list must open although the list names who has left."""
    assert _chosen(_menu(agent, **QUEUE, assignee="gone", state="received", priority="\x00")) == {"state": "received"}


def test_a_search_and_a_saved_list_are_kept(agent: Browser) -> None:
    menu = _menu(agent, q='打印 "x"', list="7", sort="due")
    assert 'name="q" value="打印 &quot;x&quot;"' in menu
    assert 'name="list" value="7"' in menu
    assert 'action="/desk/"' in menu
    assert 'name="list"' not in _menu(agent, list="x' OR 1")


def test_there_are_none_of_a_queue_that_is_none(agent: Browser) -> None:
    for code in ("x", "\x00"):
        agent.get("/desk/conditions/", 404, **{**QUEUE, "in": code})


def test_each_condition_on_what_the_desk_keeps_costs_the_list_a_statement(desk: Desk, agent: Browser) -> None:
    category = CategoryFactory.create(slug="print")
    desk.processing(category=category)
    costs = []
    kept: dict[str, Any]
    for kept in ({}, {"priority": "2", "state": "processing"}, {"group": desk.group.slug, "category": "print"}):
        with CaptureQueriesContext(connection) as asked:
            agent.get("/desk/open/", 200, **kept)
        costs.append(len(asked))
    assert costs == [8, 8, 10]


def test_major_incidents_are_asked_for_when_there_are_some(desk: Desk, agent: Browser) -> None:
    major = desk.processing()
    actions.mark_major(ticket_id=major.pk, is_major=True, reason="The plant stands.", by=desk.agent, at=desk.at)
    with CaptureQueriesContext(connection) as asked:
        agent.get("/desk/open/")
    assert len(asked) == 9
