"""Registering, reading and correcting a ticket."""

from typing import Any

import pytest

from accounts.models import Requester
from accounts.roles import Role
from tests.api.conftest import NEW, Caller, field_codes
from tests.factories import Desk, RequesterFactory, UserFactory
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_ticket_answers_with_what_the_interface_promises(agent: Caller) -> None:
    response = agent.post("/tickets/", NEW)
    ticket = response.json()
    promised = {
        *("number", "state", "version", "url", "allowed_actions", "first_responder", "assignee", "group", "priority"),
        "created_at",
    }
    assert promised <= ticket.keys()
    assert response["Location"] == ticket["url"] == f"http://testserver/api/v1/tickets/{ticket['number']}/"
    assert response["ETag"] == '"1"'
    assert (ticket["state"], ticket["version"], ticket["assignee"], ticket["group"]) == ("received", 1, None, None)
    assert ticket["created_at"].endswith("Z")
    again = agent.client.get(ticket["url"], headers=agent.headers)
    assert again.json() == ticket
    assert again["ETag"] == '"1"'


def test_norm_life_10_every_field_of_the_record_can_be_given(desk: Desk, agent: Caller) -> None:
    given: dict[str, Any] = {
        "kind": "complaint",
        "category": desk.category.slug,
        "impact": "high",
        "urgency": "medium",
        "product_version": "HP M605",
        "environment": "Windows 11",
        "occurred_at": "2026-11-20T09:30:00+08:00",
        "steps": "1. print\n2. wait",
        "error_text": "E02",
        "external_id": "itop-4711",
        "severity": "formal",
        "about": desk.engineer.user.username if desk.engineer.user else "",
    }
    requester = {
        "name": "韩梅梅",
        "email": "h@x.example",
        "phone": "13800000001",
        "im_account": "hmm",
        "department": "财务",
    }
    ticket = agent.post("/tickets/", NEW | given | {"requester": requester}).json()
    assert given | {"occurred_at": "2026-11-20T01:30:00Z"} == {name: ticket[name] for name in given}
    assert ticket["requester"] == requester
    assert ticket["priority"] == "P2"


@pytest.mark.parametrize(("given", "meant"), [("brt", "portal"), ("im", "rtx"), ("mail", "email"), ("phone", "phone")])
def test_channels_go_by_the_rulebooks_names_too(agent: Caller, given: str, meant: str) -> None:
    assert agent.post("/tickets/", NEW | {"channel": given}).json()["channel"] == meant


@pytest.mark.parametrize("level", [1, "1", "high"])
def test_levels_go_by_number_too(agent: Caller, level: object) -> None:
    ticket = agent.post("/tickets/", NEW | {"impact": level, "urgency": level}).json()
    assert (ticket["impact"], ticket["urgency"], ticket["priority"]) == ("high", "high", "P1")


def test_a_time_without_offset_is_the_desks_own(agent: Caller) -> None:
    ticket = agent.post("/tickets/", NEW | {"occurred_at": "2026-11-20T09:30"}).json()
    assert ticket["occurred_at"] == "2026-11-20T01:30:00Z"


def test_what_is_left_out_may_also_be_null(agent: Caller) -> None:
    empty = dict.fromkeys(("category", "about", "occurred_at", "steps", "error_text", "environment", "product_version"))
    response = agent.post("/tickets/", NEW | empty | {"requester": {"name": "李雷", "email": None}})
    assert response.status_code == 201
    assert response.json()["steps"] == ""


def test_everything_wrong_is_named_at_once_by_its_path(agent: Caller) -> None:
    response = agent.post(
        "/tickets/", {"titel": "x", "description": 7, "requester": {"nmae": "x", "email": 1}, "impact": "huge"}
    )
    assert response.status_code == 400
    assert field_codes(response) == {
        "titel": "unknown_field",
        "title": "required",
        "description": "wrong_type",
        "requester.nmae": "unknown_field",
        "requester.name": "required",
        "requester.email": "wrong_type",
        "impact": "unknown",
    }
    assert not Ticket.objects.exists()


def test_what_the_record_refuses_is_named_by_its_path_as_well(agent: Caller) -> None:
    response = agent.post("/tickets/", NEW | {"title": "  ", "requester": {"name": "x", "email": "no address"}})
    assert response.status_code == 400
    assert field_codes(response)["title"] == "required"


def test_unknown_names_are_refused(agent: Caller) -> None:
    response = agent.post("/tickets/", NEW | {"category": "nope", "about": "nobody"})
    assert response.status_code == 400
    assert field_codes(response) == {"category": "unknown", "about": "unknown"}


def test_the_desk_says_who_needs_help(agent: Caller) -> None:
    response = agent.post("/tickets/", {name: value for name, value in NEW.items() if name != "requester"})
    assert (response.status_code, field_codes(response)) == (400, {"requester": "required"})


def test_the_same_external_identifier_gives_the_same_ticket(agent: Caller) -> None:
    first = agent.post("/tickets/", NEW | {"external_id": "A-1"})
    second = agent.post("/tickets/", NEW | {"external_id": "A-1", "title": "Sent once more"})
    other_channel = agent.post("/tickets/", NEW | {"external_id": "A-1", "channel": "fax"})
    assert [first.status_code, second.status_code, other_channel.status_code] == [201, 200, 201]
    assert second.json()["number"] == first.json()["number"]
    assert second["Location"] == first["Location"]
    assert Ticket.objects.count() == 2


class TestRequestersOwnToken:
    def test_he_asks_for_himself(self, asker: Caller) -> None:
        ticket = asker.post("/tickets/", {"title": "Mouse", "description": "It died."}).json()
        assert ticket["requester"]["name"] == "王芳"
        assert (ticket["channel"], ticket["first_responder"]) == ("portal", None)
        assert Requester.objects.count() == 1

    def test_he_may_name_himself(self, asker: Caller) -> None:
        himself = {"name": "王芳", "email": asker.user.email.upper()}
        response = asker.post("/tickets/", {"title": "Mouse", "description": "It died.", "requester": himself})
        assert response.status_code == 201

    def test_he_may_not_name_another(self, asker: Caller) -> None:
        response = asker.post("/tickets/", {"title": "Mouse", "description": "It died.", "requester": {"name": "李雷"}})
        assert (response.status_code, field_codes(response)) == (403, {"requester": "not_yourself"})

    def test_norm_sec_1_he_sees_only_his_own(self, desk: Desk, asker: Caller) -> None:
        foreign = desk.receive()
        assert asker.get(f"/tickets/{foreign.number}/").status_code == 404
        assert asker.get(f"/tickets/{foreign.number}/events/").status_code == 404
        assert asker.post(f"/tickets/{foreign.number}/reply/", {"body": "x"}).status_code == 404
        assert asker.get("/tickets/").json()["results"] == []

    def test_somebody_elses_external_identifier_shows_him_nothing(self, desk: Desk, asker: Caller) -> None:
        foreign = desk.receive(channel="portal", external_id="A-1")
        response = asker.post("/tickets/", {"title": "Mouse", "description": "It died.", "external_id": "A-1"})
        assert (response.status_code, field_codes(response)) == (422, {"external_id": "taken"})
        assert foreign.number not in response.content.decode()

    def test_he_does_not_get_what_is_for_the_desk(self, asker: Caller) -> None:
        ticket = asker.post("/tickets/", {"title": "Mouse", "description": "It died."}).json()
        assert not ticket.keys() & {
            "is_vip",
            "progress",
            "escalation_level",
            "tags",
            "links",
            "collaborators",
            "in_scope",
        }

    def test_an_account_of_nobody_cannot_ask(self) -> None:
        caller = Caller(UserFactory.create(role=Role.REQUESTER))
        assert caller.post("/tickets/", {"title": "Mouse", "description": "It died."}).status_code == 403


class TestAmend:
    def test_norm_life_10_the_record_is_completed(self, desk: Desk, agent: Caller) -> None:
        number = desk.acknowledged(category=None).number
        changes = {
            "title": "Printer in 405",
            "category": desk.category.slug,
            "about": agent.user.username,
            "impact": 1,
            "urgency": "high",
            "channel": "brt",
            "kind": "complaint",
            "severity": "formal",
            "in_scope": True,
            "tags": ["printer", "405"],
            "occurred_at": "2026-11-20T01:30:00Z",
            "scope_reason": "Ours.",
        }
        response = agent.patch(f"/tickets/{number}/", changes)
        ticket = response.json()
        assert response.status_code == 200, ticket
        expected = changes | {"impact": "high", "channel": "portal", "tags": ["405", "printer"]}
        assert {name: ticket[name] for name in expected} == expected
        assert (ticket["priority"], ticket["version"]) == ("P1", 3)

    def test_null_empties_what_may_be_empty(self, desk: Desk, agent: Caller) -> None:
        number = desk.acknowledged().number
        response = agent.patch(f"/tickets/{number}/", {"category": None, "environment": None, "occurred_at": None})
        ticket = response.json()
        assert (ticket["category"], ticket["environment"], ticket["occurred_at"]) == (None, "", None)

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": ""}, {"title": None}, {"description": ""}, {"impact": None}, {"kind": "x"}, {"tags": "printer"},
            {"tags": ["a"] * 21}, {"tags": [""]}, {"tags": [None]}, {"in_scope": "yes"}, {"category": ""},
            {"state": "closed"}, {"number": "SD-1"}, {"assignee": "x"}, {"occurred_at": "2026-11-20"},
            {"severity": "huge"},
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_changes_nothing(self, desk: Desk, agent: Caller, changes: dict[str, object]) -> None:
        ticket = desk.acknowledged()
        response = agent.patch(f"/tickets/{ticket.number}/", changes)
        assert response.status_code == 400
        assert next(iter(field_codes(response))).startswith(next(iter(changes)))
        assert Ticket.objects.get(pk=ticket.pk).version == ticket.version

    def test_without_a_change_nothing_happens(self, desk: Desk, agent: Caller) -> None:
        ticket = desk.acknowledged()
        response = agent.patch(f"/tickets/{ticket.number}/", {"title": ticket.title})
        assert (response.status_code, response.json()["version"]) == (200, ticket.version)

    def test_requesters_do_not_amend(self, desk: Desk, asker: Caller) -> None:
        ticket = desk.acknowledged(requester=asker.user.requester)
        assert asker.patch(f"/tickets/{ticket.number}/", {"title": "x"}).status_code == 403


def test_neighbours_are_shown_to_the_desk(desk: Desk, agent: Caller) -> None:
    ticket, other = desk.acknowledged(), desk.acknowledged()
    colleague = UserFactory.create(role=Role.ENGINEER)
    agent.post(f"/tickets/{ticket.number}/link/", {"to": other.number, "kind": "related"})
    agent.post(f"/tickets/{ticket.number}/collaborators/", {"add": [colleague.username]})
    agent.patch(f"/tickets/{ticket.number}/", {"tags": ["b", "a"]})
    shown = agent.get(f"/tickets/{ticket.number}/").json()
    assert shown["tags"] == ["a", "b"]
    assert shown["collaborators"] == [colleague.username]
    assert shown["links"] == [{"kind": "related", "direction": "to", "number": other.number}]
    back = agent.get(f"/tickets/{other.number}/").json()["links"]
    assert back == [{"kind": "related", "direction": "from", "number": ticket.number}]


def test_a_known_person_is_known_again(agent: Caller) -> None:
    known = RequesterFactory.create(name="李雷", email="lilei@corp.example", is_vip=True)
    ticket = agent.post("/tickets/", NEW).json()
    assert ticket["is_vip"] is True
    assert Requester.objects.get() == known


def test_blanks_around_a_text_do_not_count(agent: Caller) -> None:
    response = agent.post("/tickets/", NEW | {"title": " " * 300 + "Jam" + "\n" * 300, "severity": ""})
    assert (response.status_code, response.json()["title"]) == (201, "Jam")
