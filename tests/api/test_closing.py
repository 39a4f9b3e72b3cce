"""The closing desk over REST (LIFE-9)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.answers_closing import ClosingAnswer, ClosingItemAnswer, ClosingRunAnswer, MissingAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tickets import actions
from tickets.bulk.models import BulkRun
from tickets.bulk.tasks import run_bulk
from tickets.choices import State
from tickets.models import Ticket

RUNS = "/closing/runs/"


def test_norm_life_9_the_list_says_how_complete_each_record_is_and_what_is_missing(
    desk: Desk, supervisor: Caller, agent: Caller
) -> None:
    bare, whole, unconfirmed = desk.confirmed(category=None), desk.confirmed(), desk.confirming()
    listed = supervisor.get("/closing/").json()["results"]
    assert [one["number"] for one in listed] == [bare.number, whole.number]
    first = listed[0]
    assert first.keys() == set(ClosingAnswer().fields)
    assert (first["is_complete"], listed[1]["is_complete"]) == (False, True)
    missing = {one["element"]: one for one in first["missing"]}
    assert missing["category"] == {"element": "category", "name": "Category", "is_required": True}
    assert missing["category"].keys() == set(MissingAnswer().fields)
    assert first["there"] == first["wanted"] - len(missing)
    assert [one["number"] for one in agent.get("/closing/", list="unconfirmed").json()["results"]] == [
        unconfirmed.number
    ]


def test_norm_life_9_a_record_is_returned_completed_and_closed(
    desk: Desk, supervisor: Caller, engineer: Caller, agent: Caller
) -> None:
    ticket = desk.confirmed()
    act = f"/tickets/{ticket.number}"
    assert agent.post(f"{act}/return_record/", {"remark": "Which printer?"}).status_code == 403
    assert field_codes(supervisor.post(f"{act}/return_record/", {})) == {"remark": "required"}
    returned = supervisor.post(f"{act}/return_record/", {"remark": "Which printer?"}).json()
    assert desk.engineer.user
    assert (returned["state"], returned["returned_to"]) == ("confirming", desk.engineer.user.username)
    assert [one["returned_to"] for one in engineer.get("/closing/", list="returned").json()["results"]] == [
        desk.engineer.user.username
    ]
    assert supervisor.get("/closing/").json()["results"] == []
    assert supervisor.post(f"{act}/close/", {}).status_code == 422
    assert engineer.post(f"{act}/complete_record/", {"note": "The left one."}).json()["returned_to"] is None
    assert supervisor.post(f"{act}/close/", {}).json()["state"] == "closed"


def test_norm_life_9_many_are_closed_and_the_progress_can_be_asked(desk: Desk, supervisor: Caller) -> None:
    complete, bare = desk.confirmed(), desk.confirmed(category=None)
    begun = supervisor.post(RUNS, {"tickets": [complete.number, bare.number], "remark": "Checked."})
    assert begun.status_code == 202
    run = begun.json()
    assert run.keys() == set(ClosingRunAnswer().fields)
    assert begun["Location"] == run["url"]
    assert (run["state"], run["counts"]["waiting"]) == ("running", 2)
    run_bulk()
    after = supervisor.get(f"{RUNS}{run['id']}/").json()
    assert (after["state"], after["done"]) == ("done", 2)
    assert after["counts"] == {"waiting": 0, "closed": 1, "already": 0, "refused": 1}
    items = supervisor.get(f"{RUNS}{run['id']}/tickets/").json()["results"]
    assert items[0].keys() == set(ClosingItemAnswer().fields)
    assert [(one["ticket"], one["result"]) for one in items] == [
        (complete.number, "closed"),
        (bare.number, "refused"),
    ]
    assert [(one["field"], one["norm"]) for one in items[1]["problems"]] == [("category", "LIFE-9")]
    refused = supervisor.get(f"{RUNS}{run['id']}/tickets/", result="refused").json()["results"]
    assert [one["ticket"] for one in refused] == [bare.number]
    assert [one["id"] for one in supervisor.get(RUNS).json()["results"]] == [run["id"]]
    assert Ticket.objects.get(pk=bare.pk).state == State.CONFIRMING


def test_norm_life_9_all_complete_ones_by_condition_and_stopped(desk: Desk, supervisor: Caller) -> None:
    incident, idea = desk.confirmed(), desk.confirmed(kind="suggestion")
    run = supervisor.post(RUNS, {"all": True, "kind": "suggestion"}).json()
    items = supervisor.get(f"{RUNS}{run['id']}/tickets/").json()["results"]
    assert [one["ticket"] for one in items] == [idea.number]
    assert supervisor.post(RUNS, {"tickets": [incident.number]}).status_code == 422, "his other one is running"
    assert supervisor.post(f"{RUNS}{run['id']}/stop/").json()["state"] == "stopped"
    assert supervisor.post(f"{RUNS}{run['id']}/stop/").status_code == 422
    run_bulk()
    assert Ticket.objects.get(pk=idea.pk).state == State.CONFIRMING


def test_a_repeated_request_begins_one_run(desk: Desk, supervisor: Caller) -> None:
    ticket = desk.confirmed()
    for _ in range(2):
        sent = supervisor.post(RUNS, {"tickets": [ticket.number]}, headers={"Idempotency-Key": "close-1"})
        assert sent.status_code == 202
    assert BulkRun.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, {"tickets": "one_of"}),
        ({"tickets": []}, {"tickets": "one_of"}),
        ({"tickets": ["SD-1"], "all": True}, {"tickets": "one_of"}),
        ({"tickets": ["SD-20000101-0001"]}, {"tickets": "unknown"}),
        ({"tickets": "SD-1"}, {"tickets": "wrong_type"}),
        ({"tickets": ["x\0"]}, {"tickets": "control_characters"}),
        ({"tickets": ["SD-1"] * 501}, {"tickets": "too_many"}),
        ({"all": "yes"}, {"all": "wrong_type"}),
        ({"all": True, "site": "nowhere", "group": "no"}, {"site": "unknown", "group": "unknown"}),
        ({"all": True, "kind": "x"}, {"kind": "unknown"}),
        ({"all": True}, {"tickets": "required"}),
        ({"everything": True}, {"everything": "unknown_field"}),
        ({"tickets": ["SD-1"], "remark": "\0"}, {"remark": "control_characters"}),
    ],
)
def test_what_is_no_choice_is_refused_by_its_field(supervisor: Caller, body: object, codes: dict[str, str]) -> None:
    response = supervisor.post(RUNS, body)
    assert response.status_code == 400
    assert field_codes(response) == codes
    assert not BulkRun.objects.exists()


def test_norm_role_1_staff_look_supervisors_close_and_requesters_see_nothing(
    desk: Desk, supervisor: Caller, agent: Caller, engineer: Caller, asker: Caller
) -> None:
    ticket = desk.confirmed()
    run = supervisor.post(RUNS, {"tickets": [ticket.number]}).json()
    for caller in (agent, engineer, asker):
        assert caller.get("/closing/").status_code == (403 if caller is asker else 200)
        for path in (RUNS, f"{RUNS}{run['id']}/", f"{RUNS}{run['id']}/tickets/"):
            assert caller.get(path).status_code == 403
        for path in (RUNS, f"{RUNS}{run['id']}/stop/"):
            assert caller.post(path, {"tickets": [ticket.number]} if path == RUNS else None).status_code == 403
    for pk in ("987654321", "9" * 18):
        assert supervisor.get(f"{RUNS}{pk}/").status_code == 404
        assert supervisor.post(f"{RUNS}{pk}/stop/").status_code == 404
    assert supervisor.get("/closing/", list="x").status_code == 400
    assert field_codes(supervisor.get("/closing/", site="nowhere", group="no", kind="x")) == {
        "site": "unknown",
        "group": "unknown",
        "kind": "unknown",
    }


def test_the_statements_do_not_grow_with_the_list(desk: Desk, supervisor: Caller) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert supervisor.get("/closing/", list="returned").status_code == 200
        return len(queries)

    def give_back() -> None:
        ticket = desk.confirmed(category=None)
        actions.return_record(ticket_id=ticket.pk, remark="Which?", by=desk.supervisor, at=desk.at)

    give_back()
    few = ask()
    for _ in range(3):
        give_back()
    assert ask() == few
