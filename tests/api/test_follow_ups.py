"""Follow-ups over REST (SAT-3, FOLL-1, CONS-1)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.answers_clocks import TaskAnswer
from api.answers_followups import FollowUpAnswer, FollowUpDueAnswer, FollowUpFiguresAnswer
from channels_intake.phone import actions as phone
from channels_intake.phone.actions.log import Entry
from core.clock import now
from satisfaction.followups.models import FollowUp
from sla.models import Task, Timer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, RequesterFactory
from tests.sla.running import run_until
from tickets.models import Ticket

LETTER = "We could not reach you by phone. Does the printer work again? Please answer this letter."


@pytest.fixture
def desk(db: None) -> Desk:
    """At work half an hour ago: REST acts in the present."""
    return Desk(at=now() - timedelta(minutes=30))


def due(caller: Caller, **params: object) -> list[dict[str, object]]:
    response = caller.get("/follow-ups/", **params)
    assert response.status_code == 200, response.json()
    results: list[dict[str, object]] = response.json()["results"]
    return results


def test_norm_sat_3_who_is_to_be_asked_is_asked_and_it_is_recorded(
    desk: Desk, agent: Caller, supervisor: Caller, asker: Caller
) -> None:
    who = RequesterFactory.create(name="张伟", honorific="张工", phone="13812345678")
    ticket = desk.confirming(requester=who)
    (one,) = due(agent, user="me", kind="solution")
    assert one.keys() == set(FollowUpDueAnswer().fields)
    assert (one["ticket"], one["norm"], one["form_of_address"], one["phone"], one["tries"]) == (
        ticket.number,
        "FOLL-1",
        "张工",
        "13812345678",
        0,
    )
    assert due(supervisor, user="me") == []
    assert due(agent, kind="complaint,dissatisfied") == []
    address = f"/follow-ups/{one['id']}/tries/"
    tried = agent.post(address, {"outcome": "not_reached", "remark": "占线", "seen": 0})
    assert tried.status_code == 201
    assert tried.json().keys() == set(FollowUpAnswer().fields)
    slower = agent.post(address, {"outcome": "not_reached", "seen": 0})
    assert (slower.status_code, slower.json()["version"]) == (412, 1)
    done = agent.post(address, {"outcome": "reached", "way": "messenger", "result": "solved", "score": 4}).json()
    assert (done["number"], done["way"], done["result"], done["score"], done["by"]) == (
        2,
        "messenger",
        "solved",
        4,
        agent.user.username,
    )
    assert due(agent) == []
    assert agent.get("/follow-ups/record/").status_code == 403
    of_ticket = agent.get("/follow-ups/record/", ticket=ticket.number).json()["results"]
    assert [row["number"] for row in of_ticket] == [2, 1]
    whole = supervisor.get("/follow-ups/record/", by=agent.user.username, kind="solution", page_size=1).json()
    assert (len(whole["results"]), bool(whole["next"])) == (1, True)
    figures = supervisor.get("/follow-ups/figures/", by="person").json()
    assert figures["total"].keys() == set(FollowUpFiguresAnswer().fields)
    (line,) = figures["results"]
    assert (line["code"], line["due"], line["in_time"], line["tries"], line["mean_tries"]) == (
        agent.user.username,
        1,
        1,
        2,
        2.0,
    )
    assert agent.get("/follow-ups/figures/").status_code == 403
    for path in ("/follow-ups/", "/follow-ups/record/", "/follow-ups/figures/"):
        assert asker.get(path).status_code == 403, path
    assert asker.post(address, {"outcome": "reached"}).status_code == 404


def test_an_agreed_time_is_a_promise(desk: Desk, agent: Caller) -> None:
    ticket = desk.confirming()
    (one,) = due(agent)
    later = (now() + timedelta(hours=2)).isoformat()
    body = {"outcome": "call_later", "again_at": later, "agreed": True}
    assert agent.post(f"/follow-ups/{one['id']}/tries/", body).json()["agreed"] is True
    assert Timer.objects.get(ticket=ticket, measure="prom_1").state == "running"
    (one,) = due(agent)
    assert one["again_at"] == one["planned_at"]
    assert due(agent, due_before=now().isoformat()) == []


def test_a_call_without_a_ticket_is_named_by_its_number(desk: Desk, agent: Caller) -> None:
    long_ago = now() - timedelta(hours=90)
    entry = Entry(number="61205", outcome="ended", answered_at=long_ago, ended_at=long_ago)
    call = phone.log(entry=entry, by=desk.agent, at=long_ago)
    phone.advise(call_id=call.pk, answer="Press Win+P.", by=desk.agent, at=long_ago)
    (one,) = due(agent, kind="consultation")
    assert (one["ticket"], one["call"], one["phone"], one["requester"]) == (None, call.pk, "61205", None)
    done = agent.post(f"/follow-ups/{one['id']}/tries/", {"outcome": "reached", "result": "solved"}).json()
    assert (done["ticket"], done["kind"]) == (None, "consultation")


@pytest.mark.parametrize("decision", ["again", "write", "waive"])
def test_norm_foll_1_a_supervisor_decides(desk: Desk, agent: Caller, supervisor: Caller, decision: str) -> None:
    ticket = desk.confirming()
    (one,) = due(agent)
    for _ in range(3):
        agent.post(f"/follow-ups/{one['id']}/tries/", {"outcome": "not_reached"})
    run_until(now())
    (one,) = due(supervisor)
    assert one["is_decision"] is True
    address = f"/follow-ups/{one['id']}/decide/"
    later = (now() + timedelta(hours=2)).isoformat()
    bodies: dict[str, dict[str, object]] = {
        "again": {"again_at": later, "to_user": agent.user.username, "reason": "In a meeting."},
        "write": {"body": LETTER},
        "waive": {"reason": "He has left the company."},
    }
    body = {"decision": decision, **bodies[decision]}
    assert agent.post(address, body).status_code == 403
    done = supervisor.post(address, body)
    assert done.status_code == 200, done.json()
    assert done.json().keys() == set(TaskAnswer().fields)
    timer = Timer.objects.get(ticket=ticket, measure="foll_1")
    assert (timer.outcome, bool(due(agent))) == (("", True) if decision == "again" else ("waived", False))
    assert supervisor.post(address, body).status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "shouted"}, "outcome"),
        ({"outcome": "reached", "result": "not_solved"}, "reason"),
        ({"outcome": "reached", "score": 9}, "score"),
        ({"outcome": "not_reached", "score": 4}, "score"),
        ({"outcome": "call_later", "agreed": True}, "again_at"),
        ({"outcome": "call_later", "again_at": "tomorrow"}, "again_at"),
        ({"outcome": "reached", "seen": -1}, "seen"),
        ({"outcome": "reached", "colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_read_is_named(desk: Desk, agent: Caller, body: dict[str, object], field: str) -> None:
    desk.confirming()
    (one,) = due(agent)
    response = agent.post(f"/follow-ups/{one['id']}/tries/", body)
    assert response.status_code == 400
    assert set(field_codes(response)) == {field}
    assert not FollowUp.objects.exists()


def test_what_no_decision_and_no_period_can_be(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    task = Task.objects.get(ticket=desk.confirming(), timer__measure="foll_1")
    address = f"/follow-ups/{task.pk}/decide/"
    assert supervisor.post(address, {"decision": "dance"}).status_code == 400
    assert supervisor.post(address, {"decision": "again"}).status_code == 400
    unknown = {"decision": "again", "to_user": "nobody", "again_at": (now() + timedelta(hours=1)).isoformat()}
    assert field_codes(supervisor.post(address, unknown)) == {"to_user": "unknown"}
    assert supervisor.post(address, {"decision": "waive", "reason": "Not yet."}).status_code == 422
    for path in ("/follow-ups/999999/tries/", "/follow-ups/999999/decide/"):
        assert supervisor.post(path, {"outcome": "reached", "decision": "waive", "reason": "x"}).status_code in {
            400,
            404,
        }
    for params in ({"user": "nobody"}, {"kind": "x"}, {"due_before": "now"}, {"cursor": "x"}, {"colour": "red"}):
        assert agent.get("/follow-ups/", **params).status_code == 400, params
    for params in ({"first": "x"}, {"last": "0001-01-01"}, {"first": "2030-01-01"}, {"by": "x"}):
        assert supervisor.get("/follow-ups/figures/", **params).status_code == 400, params
    for params in ({"by": "nobody"}, {"kind": "x"}, {"begins": "x"}):
        assert supervisor.get("/follow-ups/record/", **params).status_code == 400, params
    assert supervisor.get("/follow-ups/record/", ticket="SD-20000101-0001").status_code == 404


def test_an_answer_costs_the_same_whatever_there_is(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    counts = []
    for _round in range(2):
        for _one in range(3):
            ticket: Ticket = desk.confirming()
            task = Task.objects.get(ticket=ticket, timer__measure="foll_1")
            agent.post(f"/follow-ups/{task.pk}/tries/", {"outcome": "not_reached"})
        with CaptureQueriesContext(connection) as captured:
            agent.get("/follow-ups/")
            supervisor.get("/follow-ups/record/")
            supervisor.get("/follow-ups/figures/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
