"""The figure of the list: under conditions or a search what was found, otherwise what the queue holds."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Desk
from tests.workbench.conftest import Browser, words_of
from tickets.models import Ticket
from workbench import paging
from workbench.found import size_of
from workbench.paging import SORTS, page_of

pytestmark = pytest.mark.django_db


def figures(agent: Browser, path: str, **params: Any) -> tuple[str, str]:
    """The one beside the name of the list, and the one at its foot."""
    page = agent.get(path, **params)
    head, foot = re.search(r'data-part="count">([^<]*)<', page), re.search(r'class="num foot__n">(.*?)</span>', page)
    return head[1] if head else "", words_of(foot[1]).strip() if foot else ""


@pytest.fixture
def five(desk: Desk) -> list[Ticket]:
    return [desk.receive(kind="consultation" if place < 2 else "incident") for place in range(5)]


@pytest.mark.usefixtures("five")
def test_under_conditions_it_is_what_was_found(agent: Browser) -> None:
    assert figures(agent, "/desk/open/") == ("5", "5 tickets")
    assert figures(agent, "/desk/open/", kind="consultation") == ("2", "2 tickets")
    assert figures(agent, "/desk/open/", kind="complaint") == ("0", "")
    assert figures(agent, "/desk/", q="Printer") == ("5", "5 tickets")
    assert figures(agent, "/desk/open/", kind="incident", q="Nothing like it") == ("0", "")


@pytest.mark.usefixtures("five")
def test_of_several_pages_each_says_how_many_of_all_it_shows(agent: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    assert figures(agent, "/desk/open/") == ("5", "2 of 5 tickets")
    assert figures(agent, "/desk/open/", kind="incident") == ("3", "2 of 3 tickets")


@pytest.mark.usefixtures("five")
def test_what_stands_on_one_page_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Ticket.objects.all()
    whole = page_of(found, sort=SORTS["newest"], cursor=None)
    with CaptureQueriesContext(connection) as asked:
        assert size_of(found, whole) == "5"
    assert not asked
    monkeypatch.setattr(paging, "PAGE", 2)
    first = page_of(found, sort=SORTS["newest"], cursor=None)
    with CaptureQueriesContext(connection) as asked:
        assert size_of(found, first) == "5"
    (statement,) = asked
    assert "LIMIT" in statement["sql"]
