"""The board over REST: the numbers of the page."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Site
from api.answers_board import BoardAnswer, BoardClocksAnswer, BoardPersonAnswer, BoardTicketsAnswer
from core import clock
from sla.models import Timer
from tests.api.conftest import Caller
from tests.factories import Desk, RequesterFactory


def test_how_clocks_and_tickets_stand(desk: Desk, agent: Caller) -> None:
    desk.processing()
    desk.receive(channel="portal")
    shown = agent.get("/board/").json()
    assert shown.keys() == set(BoardAnswer().fields)
    assert shown["clocks"].keys() == set(BoardClocksAnswer().fields)
    assert shown["tickets"].keys() == set(BoardTicketsAnswer().fields)
    assert (shown["tickets"]["open"], shown["tickets"]["unassigned"]) == (2, 1)
    clocks = shown["clocks"]
    assert clocks["late"] + clocks["running"] + clocks["paused"] == Timer.objects.filter(ended_at=None).count()
    assert [line["group"] for line in shown["groups"]] == [desk.group.slug, None]
    assert {line["channel"]: line["tickets"]["open"] for line in shown["channels"]} == {"phone": 1, "portal": 1}
    assert desk.engineer.user
    mine = next(line for line in shown["people"] if line["person"] == desk.engineer.user.username)
    assert mine.keys() == set(BoardPersonAnswer().fields)
    assert mine["tickets"]["open"] == 1


def test_a_customer_alone(desk: Desk, agent: Caller) -> None:
    acme = Customer.objects.create(slug="acme", name="Acme", changed_at=desk.at)
    east = Site.objects.create(slug="east", name="East plant", customer=acme)
    desk.receive()
    desk.receive(requester=RequesterFactory.create(site=east))
    shown = agent.get("/board/", customer="acme").json()
    assert (shown["customer"], shown["tickets"]["open"]) == ("acme", 1)
    assert agent.get("/board/", customer="nobody").status_code == 400
    assert len(agent.get("/tickets/", customer="acme").json()["results"]) == 1
    assert len(agent.get("/tickets/", customer="acme", site="east").json()["results"]) == 1
    assert agent.get("/tickets/", site="nowhere").status_code == 400
    now = clock.now().isoformat()
    assert not agent.get("/tickets/", created_from=now).json()["results"]
    assert len(agent.get("/tickets/", created_before=now).json()["results"]) == 2
    assert agent.get("/tickets/", created_from="yesterday").status_code == 400


def test_a_site_alone(desk: Desk, agent: Caller) -> None:
    desk.receive()
    desk.receive(requester=RequesterFactory.create(site=Site.objects.create(slug="east", name="East plant")))
    assert agent.get("/board/", site="east").json()["tickets"]["open"] == 1
    for site in ("nowhere", "x" * 300, "\x00"):
        assert agent.get("/board/", site=site).status_code == 400


def test_it_is_for_staff(desk: Desk, asker: Caller) -> None:
    assert asker.get("/board/").status_code == 403


def test_the_statements_do_not_grow_with_the_desk(desk: Desk, agent: Caller) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer: Any = agent.get("/board/")
        assert answer.status_code == 200
        return len(queries)

    desk.processing()
    ask()
    few = ask()
    for _ in range(3):
        desk.processing()
        desk.receive()
    assert ask() == few <= 9
