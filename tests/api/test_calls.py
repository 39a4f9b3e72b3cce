"""Telephone calls through REST: written down, told of, acted upon; and one from ring to survey."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.roles import Role
from api.answers_calls import CallAnswer, CallerAnswer, WholeCallAnswer
from channels_intake.phone.models import PhoneCall
from core.clock import now
from sla.models import Timer
from tests.api.conftest import Caller, field_codes
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, UserFactory
from tickets.models import Ticket

HIS = "13800138000"


def moment(**ago: float) -> str:
    return (now() - timedelta(**ago)).isoformat()


def told(kind: str, at: str, **more: Any) -> dict[str, Any]:
    return {"call": "c-17", "event": kind, "at": at, "number": "+86 138 0013 8000"} | more


def test_a_call_from_ring_to_survey_through_rest_alone(
    desk: Desk, agent: Caller, engineer: Caller, supervisor: Caller
) -> None:
    asker = UserFactory.create(role=Role.REQUESTER, display_name="王芳")
    RequesterFactory.create(user=asker, name="王芳", email=asker.email, phone="138-0013-8000")
    his = Caller(asker)
    ring, pick_up = moment(minutes=5), moment(minutes=4, seconds=52)
    call = agent.post("/calls/events/", told("ringing", ring, id="e1", agent=agent.user.username)).json()
    assert (call["state"], call["requester"]["name"], call["agent"]) == ("ringing", "王芳", agent.user.username)
    agent.post("/calls/events/", told("answered", pick_up, id="e2", agent=agent.user.username))
    address = f"/calls/{call['id']}/"
    ticket = agent.post(
        "/tickets/",
        {
            "channel": "phone",
            "title": "打印机卡纸",
            "description": "今天上午起每五张卡一张。",
            "requester": {"name": "王芳", "phone": "13800138000", "email": asker.email},
            "category": desk.category.slug,
            "product_version": "HP M605",
            "environment": "PRN02",
            "occurred_at": moment(hours=2),
        },
    ).json()
    linked = agent.post(f"{address}link/", {"ticket": ticket["number"]}).json()
    assert linked["ticket"] == ticket["number"]
    agent.post("/calls/events/", told("ended", moment(minutes=2), id="e3"))
    whole = agent.get(address).json()
    assert (whole["state"], [one["event"] for one in whole["events"]]) == ("ended", ["ringing", "answered", "ended"])
    timer = Timer.objects.get(owner_kind="call", owner_id=call["id"], measure="phone_1")
    assert (timer.state, timer.outcome) == ("met", "")

    of = f"/tickets/{ticket['number']}"
    for who, verb, body in (
        (agent, "acknowledge", {}),
        (agent, "dispatch", {"to_group": desk.group.slug, "reason": "打印组"}),
        (engineer, "accept", {"committed_at": (now() + timedelta(hours=1)).isoformat()}),
        (engineer, "resolve", GOOD_RESOLUTION),
        (his, "confirm", {"solved": True}),
        (supervisor, "close", {}),
        (his, "survey", {"score": 4}),
    ):
        answer = who.post(f"{of}/{verb}/", body)
        assert answer.status_code == 200, (verb, answer.content.decode())
    final = agent.get(f"{of}/").json()
    assert (final["state"], final["channel"]) == ("surveyed", "phone")
    verbs = [event["verb"] for event in agent.get(f"{of}/events/").json()["results"]]
    assert verbs[:2] == ["receive", "call"], "the ticket knows of the call it came by, once"
    assert verbs.count("call") == 1


def test_a_call_is_written_down_once(agent: Caller) -> None:
    body = {
        "number": HIS,
        "outcome": "missed",
        "ringing_at": moment(minutes=3),
        "ended_at": moment(minutes=2),
        "external_id": "A-1",
    }
    first, second = agent.post("/calls/", body), agent.post("/calls/", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["call_back_due_at"] is not None
    assert PhoneCall.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-11-23T10:00:00", "naive_time"),
        ("2026-11-23T10:00:00 CST", "foreign_zone"),
        ("x", "bad_time"),
        (7, "bad_time"),
    ],
)
def test_a_time_without_its_zone_is_refused_clearly(agent: Caller, at: object, code: str) -> None:
    answer = agent.post("/calls/events/", told("ringing", "") | {"at": at})
    assert (answer.status_code, field_codes(answer)) == (400, {"at": code})
    answer = agent.post("/calls/", {"number": HIS, "ringing_at": at})
    assert (answer.status_code, field_codes(answer)) == (400, {"ringing_at": code})


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"event": "x"}, "event", "unknown"),
        ({"call": ""}, "call", "required"),
        ({"agent": "nobody"}, "agent", "unknown"),
        ({"number": "1\u00002"}, "number", "control_characters"),
        ({"direction": "up"}, "direction", "unknown"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"at": "2199-01-01T00:00:00Z"}, "at", "future"),
        ({"recording": "ftp://x"}, "recording", "invalid"),
    ],
)
def test_what_cannot_be_read_is_named(agent: Caller, body: dict[str, Any], field: str, code: str) -> None:
    answer = agent.post("/calls/events/", told("ringing", moment()) | body)
    assert (answer.status_code, field_codes(answer)) == (400, {field: code})
    assert not PhoneCall.objects.exists()


def test_acts_on_a_call(desk: Desk, agent: Caller) -> None:
    def made(**more: Any) -> str:
        body = {"number": HIS, "ringing_at": moment(minutes=9)} | more
        return f"/calls/{agent.post('/calls/', body).json()['id']}/"

    call = made()
    assert agent.post(f"{call}answer/").json()["state"] == "answered"
    assert agent.post(f"{call}end/").json()["state"] == "ended"
    assert agent.post(f"{call}note/", {"note": "Asked about VPN."}).json()["note"] == "Asked about VPN."
    assert agent.post(f"{call}advise/", {"answer": "The other profile."}).status_code == 200
    assert Timer.objects.filter(measure="cons_1", owner_kind="call").exists()
    assert agent.post(f"{made(number='137')}miss/", {"cause": "gave_up"}).json()["cause"] == "gave_up"
    dropped = made(number="136", answered_at=moment(minutes=8))
    assert agent.post(f"{dropped}drop/").json()["call_back_due_at"] is not None
    refused = agent.post(f"{dropped}callback/", {"outcome": "reached"})
    assert (refused.status_code, field_codes(refused)) == (422, {"identity_checked": "unchecked"})
    ours = agent.post(f"{dropped}callback/", {"outcome": "reached", "identity_checked": True}).json()
    again = agent.post(f"{dropped}callback/", {"outcome": "reached", "identity_checked": True})
    assert (again.status_code, again.json()["norm"]) == (422, "SLA-PHONE-2")
    assert (ours["direction"], ours["identity_checked"], f"/calls/{ours['call_back_of']}/") == (
        "outbound",
        True,
        dropped,
    )
    assert agent.get(dropped).json()["call_back_due_at"] is None
    assert agent.post(f"{call}identify/").json()["identity_checked"] is True
    assert agent.post(f"{call}link/", {"ticket": "SD-0"}).status_code == 400
    assert agent.post("/calls/999999/end/").status_code == 404


def test_the_list_and_its_conditions(desk: Desk, agent: Caller) -> None:
    def made(**more: Any) -> int:
        pk: int = agent.post("/calls/", {"number": HIS, "ringing_at": moment(minutes=9)} | more).json()["id"]
        return pk

    ticket = desk.receive()
    missed = made(outcome="missed", ended_at=moment(minutes=8))
    talk = made(outcome="ended", number="02187654321", answered_at=moment(minutes=8), ticket=ticket.number)
    ours = made(outcome="missed", direction="outbound", number="137")
    for query, found in (
        ({}, {missed, talk, ours}),
        ({"state": "missed"}, {missed, ours}),
        ({"state": "missed", "direction": "inbound"}, {missed}),
        ({"number": "+86-138 0013 8000"}, {missed}),
        ({"ticket": ticket.number}, {talk}),
        ({"waiting": "true"}, {missed}),
        ({"waiting": "false"}, {talk, ours}),
        ({"agent": "me"}, {talk}),
        ({"began_after": moment(minutes=1)}, set()),
        ({"began_before": moment(minutes=1), "page_size": "2"}, None),
    ):
        answer = agent.get("/calls/", **query).json()
        ids = {one["id"] for one in answer["results"]}
        assert ids == found if found is not None else (len(ids) == 2 and answer["next"]), query
    for bad in ({"state": "x"}, {"agent": "nobody"}, {"began_after": "x"}, {"colour": "red"}):
        assert agent.get("/calls/", **bad).status_code == 400


def test_calls_are_not_for_those_who_ask_for_help(agent: Caller, asker: Caller) -> None:
    call = agent.post("/calls/", {"number": HIS}).json()["id"]
    for answer in (asker.get("/calls/"), asker.get(f"/calls/{call}/"), asker.post(f"/calls/{call}/end/")):
        assert answer.status_code == 403
    assert asker.post("/calls/events/", told("ringing", moment())).status_code == 403


def test_what_is_shown_is_what_is_documented(desk: Desk, agent: Caller) -> None:
    RequesterFactory.create(phone=HIS)
    call = agent.post("/calls/", {"number": HIS}).json()
    assert call.keys() == set(CallAnswer().fields)
    assert call["requester"].keys() == set(CallerAnswer().fields)
    assert agent.get(f"/calls/{call['id']}/").json().keys() == set(WholeCallAnswer().fields)
    assert agent.get("/calls/").json()["results"][0].keys() == set(CallAnswer().fields)
    assert not Ticket.objects.exists()
