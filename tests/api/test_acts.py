"""Every act has an address; what it takes stands in one table; what it refuses is said clearly."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import Actor
from accounts.roles import Role
from core.clock import now
from tests.api.conftest import Caller, field_codes
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, UserFactory
from tickets.acts import ACTS
from tickets.models import Ticket

Body = Callable[[Desk], dict[str, Any]]


def _soon(_desk: Desk) -> str:
    return (now() + timedelta(hours=1)).isoformat()


def _name(actor: Actor) -> str:
    assert actor.user
    return actor.user.username


# Verb → the state it starts from, who does it, and where it leads.
STEPS: dict[str, tuple[str, str, str]] = {
    "acknowledge": ("received", "agent", "acknowledged"),
    "dispatch": ("acknowledged", "dispatcher", "dispatched"),
    "accept": ("dispatched", "engineer", "processing"),
    "decline": ("processing", "engineer", "acknowledged"),
    "transfer": ("processing", "engineer", "dispatched"),
    "track": ("processing", "engineer", "tracking"),
    "resume": ("tracking", "engineer", "processing"),
    "resolve": ("processing", "engineer", "confirming"),
    "confirm": ("confirming", "agent", "confirming"),
    "reopen": ("confirming", "agent", "processing"),
    "close": ("confirmed", "supervisor", "closed"),
    "return_record": ("confirmed", "supervisor", "confirming"),
    "complete_record": ("returned", "engineer", "confirming"),
    "survey": ("closed", "agent", "surveyed"),
    "cancel": ("received", "agent", "cancelled"),
    "merge": ("received", "agent", "cancelled"),
    "escalate": ("processing", "engineer", "processing"),
    "promise": ("processing", "engineer", "processing"),
    "carry_over": ("processing", "engineer", "processing"),
    "call_supervisor": ("confirming", "agent", "confirming"),
    "reply": ("processing", "engineer", "processing"),
    "note": ("processing", "engineer", "processing"),
    "call": ("received", "agent", "received"),
    "clarify": ("received", "agent", "received"),
    "collaborators": ("processing", "engineer", "processing"),
    "major": ("received", "agent", "received"),
    "handover": ("received", "supervisor", "received"),
    "link": ("received", "agent", "received"),
}
# Verb → a body with everything in it.
FULL: dict[str, Body] = {
    "acknowledge": lambda d: {"message": "打印机卡纸, 已受理。", "answer_by": _soon(d)},
    "dispatch": lambda d: {"to_group": d.group.slug, "reason": "硬件"},
    "accept": lambda d: {"committed_at": _soon(d)},
    "decline": lambda _d: {"reason": "不是我们的系统"},
    "transfer": lambda d: {"to_user": _name(d.supervisor), "reason": "他更熟悉"},
    "track": lambda d: {"waiting_on": "part", "until": _soon(d), "note": "定影器在路上"},
    "resume": lambda _d: {"note": "备件到了"},
    "resolve": lambda _d: GOOD_RESOLUTION | {"override_reason": ""},
    "confirm": lambda _d: {"solved": True, "comment": "电话确认"},
    "reopen": lambda _d: {"reason": "又卡了"},
    "close": lambda _d: {"remark": "记录完整"},
    "return_record": lambda d: {"remark": "请补充使用环境", "to_user": _name(d.engineer)},
    "complete_record": lambda _d: {"note": "已补充"},
    "survey": lambda _d: {"score": 1, "comment": "太慢"},
    "cancel": lambda _d: {"reason": "withdrawn", "note": "用户撤回"},
    "merge": lambda d: {"into": d.receive().number},
    "escalate": lambda d: {"reason": "影响全楼", "to_user": _name(d.manager)},
    "promise": lambda d: {"due_at": _soon(d), "text": "下午回电"},
    "carry_over": lambda d: {
        "reason": "定影组件明天上午到货",
        "expected_at": _soon(d),
        "consent": "agreed",
        "asked_by": "phone",
        "said": "可以",
    },
    "call_supervisor": lambda _d: {"reason": "用户要求主管回电"},
    "reply": lambda _d: {"body": "备件明天上午到, 到了就来换。", "override_reason": None},
    "note": lambda _d: {"body": "问过厂家", "progress": "contacted"},
    "call": lambda d: {"direction": "outbound", "with_user": _name(d.engineer), "outcome": "reached", "note": "说好了"},
    "clarify": lambda _d: {"ask": "requester", "question": "是哪台打印机?"},
    "collaborators": lambda d: {"add": [_name(d.agent)], "remove": []},
    "major": lambda _d: {"is_major": True, "reason": "整栋楼都打不了"},
    "handover": lambda d: {"to_user": _name(d.dispatcher), "reason": "下班"},
    "link": lambda d: {"to": d.receive().number, "kind": "related", "remove": False},
}


def test_the_tables_know_every_act() -> None:
    assert STEPS.keys() == FULL.keys() == ACTS.keys()


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_is_done_with_a_full_body(desk: Desk, verb: str) -> None:
    state, who, result = STEPS[verb]
    ticket = desk.in_state(state)
    caller = Caller(getattr(desk, who).user)
    response = caller.post(f"/tickets/{ticket.number}/{verb}/", FULL[verb](desk))
    assert response.status_code == 200, response.content.decode()
    assert (response.json()["state"], response.json()["version"]) == (result, ticket.version + 1)


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_refuses_a_field_it_does_not_know(desk: Desk, verb: str) -> None:
    state, who, _result = STEPS[verb]
    ticket = desk.in_state(state)
    caller = Caller(getattr(desk, who).user)
    response = caller.post(f"/tickets/{ticket.number}/{verb}/", FULL[verb](desk) | {"notify": False})
    assert (response.status_code, field_codes(response)) == (400, {"notify": "unknown_field"})
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_names_what_is_missing(desk: Desk, verb: str) -> None:
    state, who, _result = STEPS[verb]
    ticket = desk.in_state(state)
    caller = Caller(getattr(desk, who).user)
    response = caller.post(f"/tickets/{ticket.number}/{verb}/", {})
    required = {param.name: "required" for param in ACTS[verb].params if param.required}
    if required:
        assert (response.status_code, field_codes(response)) == (400, required)
    else:
        assert response.status_code in {200, 400}  # some acts need one of two


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_refuses_values_of_another_type(desk: Desk, verb: str) -> None:
    state, who, _result = STEPS[verb]
    ticket = desk.in_state(state)
    caller = Caller(getattr(desk, who).user)
    for value in ({"a": 1}, [["a"]], 3.5, "\u2603" * 30_000):
        body = {param.name: value for param in ACTS[verb].params}
        response = caller.post(f"/tickets/{ticket.number}/{verb}/", body)
        assert response.status_code == 400, response.content.decode()
        assert {path.partition(".")[0] for path in field_codes(response)} >= body.keys()


def test_norm_life_1_what_the_state_forbids_is_a_conflict_that_says_what_is_possible(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    response = agent.post(f"/tickets/{ticket.number}/survey/", {"score": 4})
    problem = response.json()
    assert (response.status_code, problem["code"], problem["norm"]) == (409, "illegal_move", "LIFE-1")
    assert problem["state"] == "received"
    assert "acknowledge" in problem["allowed_actions"]
    assert problem["allowed_actions"] == agent.get(f"/tickets/{ticket.number}/").json()["allowed_actions"]


def test_norm_role_1_what_the_person_may_not_do_is_forbidden(desk: Desk, engineer: Caller) -> None:
    response = engineer.post(f"/tickets/{desk.receive().number}/acknowledge/", {})
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_norm_talk_2_empty_phrases_are_refused_here_as_everywhere(desk: Desk, engineer: Caller) -> None:
    ticket = desk.processing()
    body = {"cause": "已处理。", "plan": "OK", "result": "已完成"}
    response = engineer.post(f"/tickets/{ticket.number}/resolve/", body)
    assert response.status_code == 422
    assert {error["field"] for error in response.json()["errors"]} == {"cause", "plan", "result"}
    assert all(error["norm"].startswith("TALK-") for error in response.json()["errors"])
    assert engineer.post(f"/tickets/{ticket.number}/reply/", {"body": "ＯＫ"}).status_code == 422


def test_norm_life_17_a_vip_is_called_first(desk: Desk, agent: Caller) -> None:
    ticket = desk.acknowledged(requester=RequesterFactory.create(is_vip=True))
    assert desk.engineer.user
    to_engineer = {"to_user": desk.engineer.user.username}
    refused = agent.post(f"/tickets/{ticket.number}/dispatch/", to_engineer)
    assert (refused.status_code, refused.json()["norm"]) == (422, "LIFE-17")
    call = {"direction": "outbound", "with_user": desk.engineer.user.username, "outcome": "reached"}
    assert agent.post(f"/tickets/{ticket.number}/call/", call).status_code == 200
    assert agent.post(f"/tickets/{ticket.number}/dispatch/", to_engineer).status_code == 200


def test_norm_life_9_closing_names_what_is_missing(desk: Desk, supervisor: Caller) -> None:
    ticket = desk.confirmed(category=None)
    response = supervisor.post(f"/tickets/{ticket.number}/close/", {})
    assert (response.status_code, response.json()["norm"]) == (422, "LIFE-9")
    assert field_codes(response) == {"category": "missing"}


def test_unknown_names_are_refused(desk: Desk, agent: Caller) -> None:
    ticket = desk.acknowledged()
    response = agent.post(f"/tickets/{ticket.number}/dispatch/", {"to_group": "nothing", "to_user": "nobody"})
    assert (response.status_code, field_codes(response)) == (400, {"to_group": "unknown", "to_user": "unknown"})
    added = agent.post(f"/tickets/{ticket.number}/collaborators/", {"add": ["nobody", agent.user.username, "none"]})
    assert len(added.json()["errors"]) == 2
    assert agent.post(f"/tickets/{ticket.number}/merge/", {"into": "SD-1"}).status_code == 400


def test_a_ticket_the_caller_may_not_know_of_cannot_be_named(desk: Desk, asker: Caller) -> None:
    foreign = desk.receive()
    mine = desk.acknowledged(requester=asker.user.requester)
    response = asker.post(f"/tickets/{mine.number}/merge/", {"into": foreign.number})
    assert (response.status_code, field_codes(response)) == (400, {"into": "unknown"})


def test_a_name_given_twice_counts_once(desk: Desk, agent: Caller) -> None:
    ticket, helper = desk.acknowledged(), UserFactory.create(role=Role.ENGINEER)
    body = {"add": [helper.username, helper.username]}
    assert agent.post(f"/tickets/{ticket.number}/collaborators/", body).status_code == 200


def test_optional_fields_may_be_null(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    assert agent.post(f"/tickets/{ticket.number}/acknowledge/", {"message": None, "answer_by": None}).status_code == 200


def test_an_act_without_fields_needs_no_body(desk: Desk, engineer: Caller) -> None:
    assert engineer.post(f"/tickets/{desk.tracking().number}/resume/").status_code == 200


def test_an_unknown_ticket_is_not_found(agent: Caller) -> None:
    for path in ("/tickets/SD-20261123-9999/", "/tickets/x/events/", "/tickets/x/attachments/", "/tickets/x/messages/"):
        assert agent.get(path).status_code == 404
    assert agent.post("/tickets/SD-20261123-9999/note/", {"body": "x"}).status_code == 404
    assert agent.patch("/tickets/SD-20261123-9999/", {}).status_code == 404
