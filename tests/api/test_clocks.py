"""Clocks and tasks over REST: read by filters, taken up, waived, done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Site
from api.answers_clocks import ClockAnswer, ClockStepAnswer, TaskAnswer
from sla.models import Task, Timer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, RequesterFactory
from tests.sla.running import run_until
from tickets import actions

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(db: None) -> Desk:
    """Three in the afternoon, so that five minutes are five minutes."""
    desk = Desk()
    desk.at += timedelta(hours=3)
    return desk


def test_the_clocks_of_a_ticket(desk: Desk, agent: Caller, asker: Caller) -> None:
    ticket = desk.receive(channel="portal", requester=asker.user.requester)
    shown = agent.get(f"/tickets/{ticket.number}/timers/").json()["results"]
    assert [clock["norm"] for clock in shown] == ["BRT-1", "BRT-4", "SLA-PRI", "SLA-PRI"]
    assert shown[0].keys() == set(ClockAnswer().fields)
    assert shown[0]["steps"][0].keys() == set(ClockStepAnswer().fields)
    assert shown[0]["policy"] == {"slug": "default", "version": 1, "target": "brt-1"}
    assert shown[0]["due_at"] == "2026-11-23T07:05:00Z"
    mine = asker.get(f"/tickets/{ticket.number}/timers/").json()["results"]
    assert {clock["label"] for clock in mine} == {"Response", "Solution"}
    assert all("steps" not in clock for clock in mine)
    assert agent.get("/tickets/SD-1/timers/").status_code == 404


def test_a_stranger_learns_of_nobodys_clocks(desk: Desk, asker: Caller) -> None:
    ticket = desk.receive()
    assert asker.get(f"/tickets/{ticket.number}/timers/").status_code == 404
    assert asker.get("/timers/").status_code == 403
    assert asker.get("/tasks/").status_code == 403
    assert asker.get(f"/timers/{Timer.objects.first().pk}/").status_code == 403  # type: ignore[union-attr]
    assert asker.post(f"/timers/{Timer.objects.first().pk}/acknowledge/").status_code == 404  # type: ignore[union-attr]


def test_clocks_of_a_customer_and_of_a_site(desk: Desk, agent: Caller) -> None:
    acme = Customer.objects.create(slug="acme", name="Acme", changed_at=desk.at)
    east = Site.objects.create(slug="east", name="East", customer=acme)
    Site.objects.create(slug="west", name="West")
    desk.receive()
    ours = desk.receive(requester=RequesterFactory.create(site=east))
    for wanted in ({"customer": "acme"}, {"site": "east"}, {"customer": "acme", "site": "east"}):
        shown = agent.get("/timers/", **wanted).json()["results"]
        assert {clock["ticket"] for clock in shown} == {ours.number}
    assert agent.get("/timers/", site="west").json()["results"] == []
    assert field_codes(agent.get("/timers/", customer="nobody"))["customer"] == "unknown"


def test_clocks_by_state_norm_people_and_time(desk: Desk, agent: Caller) -> None:
    desk.receive(channel="portal")
    desk.processing()
    run_until(desk.at + 10 * MINUTE)
    shown = agent.get("/timers/", state="breached").json()["results"]
    assert [clock["measure"] for clock in shown] == ["brt_1"]
    before = (desk.at + 3 * MINUTE).isoformat()
    assert agent.get("/timers/", due_before=before).json()["results"] == []
    assert len(agent.get("/timers/", due_after=before, state="running,breached", norm="BRT-1").json()["results"]) == 1
    assert desk.engineer.user
    mine = agent.get("/timers/", person=desk.engineer.user.username, ticking="true").json()["results"]
    assert {clock["norm"] for clock in mine} == {"LIFE-5", "SLA-PRI", "BRT-4", "TRACK-1"}
    assert agent.get("/timers/", group=desk.group.slug, measure="disp_1").json()["results"][0]["state"] == "met"


def test_pages_of_clocks_go_on_where_they_ended(desk: Desk, agent: Caller) -> None:
    for _one in range(5):
        desk.receive(channel="portal")
    seen: list[int] = []
    address = "/timers/?page_size=3"
    while address:
        page = agent.get(address.removeprefix("http://testserver/api/v1")).json()
        seen += [clock["id"] for clock in page["results"]]
        address = page["next"] or ""
    assert len(seen) == len(set(seen)) == Timer.objects.count()


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"state": "late"}, "state"),
        ({"norm": "BRT-9"}, "norm"),
        ({"due_before": "tomorrow"}, "due_before"),
        ({"due_before": "2026-11-23T09:00:00"}, "due_before"),
        ({"due_after": "9999999-01-01"}, "due_after"),
        ({"group": "nobody"}, "group"),
        ({"person": "nobody"}, "person"),
        ({"ticking": "maybe"}, "ticking"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_read_is_named(params: dict[str, str], field: str, desk: Desk, agent: Caller) -> None:
    del desk
    answer = agent.get("/timers/", **params)
    assert answer.status_code == 400
    assert set(field_codes(answer)) == {field}


def test_an_escalation_is_taken_up(desk: Desk, agent: Caller, engineer: Caller) -> None:
    ticket = desk.receive(channel="portal")
    timer = Timer.objects.get(ticket=ticket, measure="brt_1")
    address = f"/timers/{timer.pk}/acknowledge/"
    assert agent.post(address).status_code == 422
    run_until(desk.at + 6 * MINUTE)
    assert engineer.post(address).status_code == 403
    answer = agent.post(address)
    assert answer.status_code == 200
    assert answer.json()["acknowledged_by"] == agent.user.username
    assert agent.post(address).status_code == 422
    assert agent.post("/timers/999999/acknowledge/").status_code == 404


def test_a_supervisor_waives(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    timer = Timer.objects.get(ticket=desk.receive(channel="portal"), measure="brt_1")
    address = f"/timers/{timer.pk}/waive/"
    assert agent.post(address, {"reason": "Test."}).status_code == 403
    assert field_codes(supervisor.post(address, {})) == {"reason": "required"}
    shown = supervisor.post(address, {"reason": "A test of the portal."}).json()
    assert (shown["state"], shown["outcome"]) == ("breached", "waived"), "it was late by then"


def test_tasks_are_listed_and_done(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    ticket = desk.confirming()
    (task,) = agent.get("/tasks/", user="me", kind="follow_up").json()["results"]
    assert task.keys() == set(TaskAnswer().fields)
    assert (task["ticket"], task["norm"], task["user"]) == (ticket.number, "FOLL-1", agent.user.username)
    assert supervisor.get("/tasks/", user="me").json()["results"] == []
    assert field_codes(agent.post(f"/tasks/{task['id']}/attempt/", {"outcome": "yes"})) == {"outcome": "unknown"}
    assert agent.post(f"/tasks/{task['id']}/attempt/", {"outcome": "reached", "seen": 1}).status_code == 412
    done = agent.post(f"/tasks/{task['id']}/attempt/", {"outcome": "reached", "note": "All well."}).json()
    assert (done["state"], done["attempts"]) == ("done", 1)
    assert agent.get("/tasks/").json()["results"] == []
    assert len(agent.get("/tasks/", state="done").json()["results"]) == 1


def test_tasks_move_from_hand_to_hand(desk: Desk, agent: Caller, engineer: Caller, supervisor: Caller) -> None:
    desk.confirming()
    task = Task.objects.get(kind="follow_up")
    assert engineer.post(f"/tasks/{task.pk}/take/").json()["user"] == engineer.user.username
    body = {"to_user": agent.user.username}
    assert agent.post(f"/tasks/{task.pk}/assign/", body).status_code == 403
    assert supervisor.post(f"/tasks/{task.pk}/assign/", body).json()["user"] == agent.user.username
    assert supervisor.post(f"/tasks/{task.pk}/assign/", {"to_user": "nobody"}).status_code == 400
    assert supervisor.post("/tasks/999999/take/").status_code == 404


def test_an_answer_costs_the_same_whatever_there_is(desk: Desk, agent: Caller) -> None:
    counts = []
    for _round in range(2):
        for _one in range(4):
            ticket = desk.processing()
            actions.promise(
                ticket_id=ticket.pk, due_at=desk.at + 30 * MINUTE, text="A call.", by=desk.agent, at=desk.at
            )
        with CaptureQueriesContext(connection) as captured:
            agent.get("/timers/")
            agent.get("/tasks/")
            agent.get(f"/tickets/{ticket.number}/timers/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
