"""The command palette: acts on the open ticket first, then tickets, people, pages; few statements; nothing special."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Desk, RequesterFactory
from tests.workbench.conftest import Browser, words_of

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def ask(browser: Browser, q: str = "", ticket: str = "") -> str:
    response = browser.client.get("/desk/palette/", {"q": q, "ticket": ticket}, headers=HTMX)
    assert response.status_code == 200
    return response.content.decode()


def urls(page: str) -> list[str]:
    return re.findall(r'data-url="([^"]+)"', page)


def test_acts_on_the_open_ticket_stand_first_and_say_why_they_are_not_possible(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    page = ask(engineer, ticket=ticket.number)
    assert urls(page)[0] == f"/tickets/{ticket.number}/do/resolve/"
    assert f"/tickets/{ticket.number}/do/accept/" not in urls(page)
    assert "“Accept” is not possible while the ticket is" in words_of(page)
    only = ask(engineer, "resol", ticket.number)
    assert urls(only)[0] == f"/tickets/{ticket.number}/do/resolve/"


def test_tickets_by_number_and_words_people_and_pages(desk: Desk, agent: Browser) -> None:
    asker = RequesterFactory.create(name="张建国")
    ticket = desk.receive(title="VPN drops every hour", requester=asker)
    address = f"/tickets/{ticket.number}/"
    for q in (ticket.number, ticket.number.lower(), ticket.number[-4:], ticket.number[7:], "VPN drops"):
        assert address in urls(ask(agent, q)), q
    assert f"/desk/people/{asker.pk}/" in urls(ask(agent, "张建国"))
    assert "/desk/vip/" in urls(ask(agent, "vip"))
    assert "/desk/settings/calendars/" in urls(ask(agent, "calend"))
    assert "Nothing fits these words" in ask(agent, "zzzz")


@pytest.mark.parametrize("q", ["\x00", "%", "'; --", "<script>", "9" * 500, "\ud800", "SD-", "-", "🙂", "1-1-1"])
def test_nothing_is_special(desk: Desk, agent: Browser, q: str) -> None:
    raw = "".join(f"%{byte:02X}" for byte in q.encode("utf-8", "surrogatepass"))
    for ticket in (raw, desk.receive().number):
        response = agent.client.get(f"/desk/palette/?q={raw}&ticket={ticket}", headers=HTMX)
        assert response.status_code == 200
        assert b"<script>" not in response.content


def test_it_costs_at_most_three_statements_beside_the_open_ticket(desk: Desk, agent: Browser) -> None:
    """Session and user; two for words, one for people; the ticket and the macros."""
    ticket = desk.receive()
    for q, number, most in (("", "", 0), ("Printer", "", 3), ("0001", "", 1), ("Printer", ticket.number, 5)):
        with CaptureQueriesContext(connection) as asked:
            ask(agent, q, number)
        assert len(asked) - 2 <= most, (q, [one["sql"][:80] for one in asked])


def test_it_is_a_page_where_there_is_no_script(desk: Desk, agent: Browser) -> None:
    page = agent.get("/desk/palette/", q="VIP")
    assert 'href="/desk/vip/"' in page
    assert 'href="/desk/palette/"' in page
