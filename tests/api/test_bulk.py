"""One act on many tickets, and saved lists, over REST."""

from typing import Any

import pytest

from api.answers_lists import BulkItemAnswer, BulkRunAnswer, ListAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tickets.bulk.models import BulkRun
from tickets.bulk.tasks import run_bulk
from tickets.lists.models import SavedList
from tickets.macros.actions import add_macro
from tickets.models import Ticket

BULK = "/tickets/bulk/"


def test_many_are_dispatched_watched_and_taken_back(desk: Desk, supervisor: Caller, engineer: Caller) -> None:
    ready, early = desk.acknowledged(), desk.receive()
    body = {
        "verb": "dispatch",
        "tickets": [ready.number, early.number],
        "arguments": {"to_group": desk.group.slug},
    }
    begun = supervisor.post(BULK, body)
    assert begun.status_code == 202
    assert begun.json().keys() == set(BulkRunAnswer().fields)
    place = begun["Location"].split("/api/v1")[1]
    run_bulk()
    run = supervisor.get(place).json()
    assert (run["state"], run["counts"]) == ("done", {"waiting": 0, "done": 1, "already": 0, "refused": 1})
    items = supervisor.get(f"{place}tickets/", result="refused").json()["results"]
    assert [one["ticket"] for one in items] == [early.number]
    assert items[0].keys() == set(BulkItemAnswer().fields)
    assert items[0]["problems"][0]["code"] == "illegal_move"
    assert engineer.get(place).status_code == 404
    undo = supervisor.post(f"{place}undo/", {})
    assert (undo.status_code, undo.json()["undoes"]) == (202, run["url"])
    run_bulk()
    assert Ticket.objects.get(pk=ready.pk).state == "acknowledged"
    assert supervisor.post(f"{place}undo/", {}).status_code == 422
    assert supervisor.post(f"{place}stop/", {}).status_code == 422
    assert len(supervisor.get(BULK).json()["results"]) == 2
    assert engineer.get(BULK).json()["results"] == []


def test_a_macro_is_run_on_many(desk: Desk, agent: Caller, engineer: Caller) -> None:
    macro = add_macro(name="Asked", steps={"note": "Asked."}, is_shared=False, by=desk.agent, at=desk.at)
    ticket = desk.acknowledged()
    body = {"verb": "macro", "tickets": [ticket.number], "arguments": {"macro": macro.pk}}
    assert agent.post(BULK, body).status_code == 202
    run_bulk()
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1
    assert field_codes(engineer.post(BULK, body)) == {"macro": "unknown"}
    body["arguments"] = {"macro": "Asked"}
    assert field_codes(engineer.post(BULK, body)) == {"macro": "wrong_type"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verb": "explode", "tickets": ["x"]}, "verb"),
        ({"verb": "note", "tickets": [], "arguments": {"body": "x"}}, "tickets"),
        ({"verb": "note", "tickets": ["\x00"], "arguments": {"body": "x"}}, "tickets"),
        ({"verb": "note", "tickets": ["SD-1"], "arguments": {"body": 7}}, "body"),
        ({"verb": "note", "tickets": ["SD-1"], "arguments": []}, "arguments"),
        ({"verb": "dispatch", "tickets": ["SD-1"], "arguments": {"to_group": "nowhere"}}, "to_group"),
        ({"verb": "category", "tickets": ["SD-1"], "arguments": {"category": "nowhere"}}, "category"),
        ({"verb": "note", "tickets": ["SD-1"], "arguments": {"body": "x", "colour": "red"}}, "colour"),
    ],
)
def test_what_cannot_be_read_is_named(supervisor: Caller, body: dict[str, Any], field: str) -> None:
    response = supervisor.post(BULK, body)
    assert response.status_code == 400
    assert any(name.startswith(field) for name in field_codes(response)), response.json()
    assert not BulkRun.objects.exists()


def test_lists_are_saved_shared_changed_and_deleted(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    assert supervisor.get("/lists/").json()["results"] == []
    made = agent.post("/lists/", {"name": "ERP", "queue": "open", "query": "priority=1"})
    assert made.status_code == 201
    assert made.json().keys() == set(ListAnswer().fields)
    place = made["Location"].split("/api/v1")[1]
    assert supervisor.get(place).status_code == 404
    assert agent.post("/lists/", {"name": "ERP"}).status_code == 422
    assert agent.patch(place, {"audience": "all"}).status_code == 422
    assert agent.patch(place, {"name": "ERP 2", "query": ""}).json()["name"] == "ERP 2"
    assert field_codes(agent.post("/lists/", {"name": "X", "queue": "nowhere"})) == {"queue": "unknown"}
    assert agent.post(f"{place}delete/", {}).status_code == 204
    assert not SavedList.objects.exists()
    shared = supervisor.post("/lists/", {"name": "Big", "audience": "all"}).json()
    assert [one["name"] for one in agent.get("/lists/").json()["results"]] == ["Big"]
    assert agent.post(f"/lists/{shared['id']}/delete/", {}).status_code == 403
