"""What happened and what was said, from the desk's eyes and from the requester's."""

from datetime import timedelta
from typing import Any

from accounts.actors import Actor, Via
from core.clock import now
from tests.api.conftest import Caller
from tests.factories import Desk, RequesterFactory
from tests.factories import asker as asking
from tickets import actions
from tickets.events import FACT_BY_VERB
from tickets.models import Ticket, TicketEvent
from tickets.visibility import PUBLIC_VERBS, is_public, public_params


def events(caller: Caller, ticket: Ticket) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/tickets/{ticket.number}/events/", page_size="100").json()["results"]
    return found


def test_ids_are_given_as_names(desk: Desk, agent: Caller) -> None:
    other = desk.receive()
    ticket = desk.processing()
    assert desk.engineer.user
    assert desk.agent.user
    actions.change_collaborators(ticket_id=ticket.pk, add=[desk.agent.user], by=desk.engineer, at=desk.at)
    actions.link(ticket_id=ticket.pk, to=other, by=desk.agent, at=desk.at)
    changes = {"category": None, "about": desk.engineer.user, "impact": "high", "tags": ["x"]}
    actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    found = {event["verb"]: event for event in events(agent, ticket)}
    assert found["dispatch"]["params"] == {"to_group": desk.group.slug, "to_user": None, "reason": ""}
    assert found["collaborators"]["params"] == {"added_users": [desk.agent.user.username], "removed_users": []}
    assert found["link"]["params"]["to_ticket"] == other.number
    assert found["receive"]["params"] == {
        "channel": "phone",
        "kind": "incident",
        "priority": "P4",
        "is_vip": False,
        "severity": "",
        "category": desk.category.slug,
    }
    changed = {change["field"]: (change["from"], change["to"]) for change in found["amend"]["params"]["changes"]}
    assert changed == {
        "category": (desk.category.slug, None),
        "about": (None, desk.engineer.user.username),
        "impact": ("low", "high"),
        "priority": ("P4", "P2"),
        "tags": ([], ["x"]),
    }
    accept = found["accept"]
    assert accept["by"] == {"username": desk.engineer.user.username, "name": str(desk.engineer.user)}
    assert (accept["from_state"], accept["to_state"], accept["via"], accept["seq"]) == (
        "dispatched",
        "processing",
        "web",
        4,
    )
    assert not any("_id" in name for event in found.values() for name in event["params"] if name != "attachment_id")


def test_who_did_it_may_be_the_requester_or_the_desk_itself(desk: Desk, agent: Caller) -> None:
    ticket = desk.confirming()
    actions.confirm(ticket_id=ticket.pk, solved=True, by=asking(ticket), at=desk.at)
    actions.close(ticket_id=ticket.pk, by=Actor(), at=desk.at)
    confirmed, closed = events(agent, ticket)[-2:]
    assert confirmed["by"] == {"username": None, "name": ticket.requester.name}
    assert closed["by"] == {"username": None, "name": None}


def test_norm_sec_1_requesters_see_what_concerns_them(desk: Desk, agent: Caller, asker: Caller) -> None:
    ticket = desk.processing(requester=asker.user.requester)
    assert desk.engineer.user
    do: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.agent, "at": desk.at}
    actions.note(body="用户很急躁", **do)
    actions.clarify(ask="dispatcher", question="合同里有吗?", **do)
    actions.clarify(ask="requester", question="是哪台打印机?", **do)
    actions.escalate(reason="SECRET", **do)
    actions.log_call(direction="outbound", outcome="reached", with_user=desk.engineer.user, note="SECRET", **do)
    actions.promise(due_at=desk.at + timedelta(hours=1), text="下午回电", **do)
    actions.transfer(to_user=desk.engineer.user, reason="SECRET", **do)
    shown = events(asker, ticket)
    verbs = ["receive", "acknowledge", "dispatch", "accept", "clarify", "promise", "transfer"]
    assert [event["verb"] for event in shown] == verbs
    assert shown[4]["params"] == {"ask": "requester", "question": "是哪台打印机?"}
    assert "SECRET" not in str(shown)
    assert "SECRET" in str(events(agent, ticket))


def test_what_the_requester_did_himself_he_sees_whole(desk: Desk, asker: Caller) -> None:
    ticket = desk.confirming(requester=asker.user.requester)
    asker.post(f"/tickets/{ticket.number}/reopen/", {"reason": "还是不行"})
    assert events(asker, ticket)[-1]["params"] == {"reason": "还是不行", "answer": "not_solved"}


def test_how_the_desk_ranks_his_request_is_not_the_requesters_to_read(desk: Desk, asker: Caller) -> None:
    ticket = desk.receive(requester=asker.user.requester, by=Actor.for_requester(asker.user.requester, via=Via.PORTAL))
    assert events(asker, ticket)[0]["params"] == {"channel": "phone", "kind": "incident"}


def test_norm_brt_4_why_it_is_not_finished_today_is_the_requesters_to_read(desk: Desk, asker: Caller) -> None:
    ticket = desk.processing(requester=asker.user.requester)
    tomorrow = desk.at + timedelta(days=1)
    do: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.engineer, "at": desk.at}
    actions.carry_over(reason="定影组件明天上午到货", expected_at=tomorrow, consent="agreed", **do)
    actions.call_supervisor(reason="SECRET", **do)
    last = events(asker, ticket)[-1]
    assert (last["verb"], last["params"]["consent"]) == ("carry_over", "agreed")
    assert last["params"]["reason"] == "定影组件明天上午到货"
    assert "SECRET" not in str(events(asker, ticket))


def test_a_ticket_of_somebody_else_is_not_named_to_a_requester(desk: Desk, asker: Caller) -> None:
    foreign = desk.receive()
    ticket = desk.receive(requester=asker.user.requester)
    actions.merge(ticket_id=ticket.pk, into=foreign, by=desk.agent, at=desk.at)
    assert foreign.number not in str(events(asker, ticket))
    assert events(asker, ticket)[-1]["verb"] == "merge"


def test_a_polite_refusal_is_shown_and_an_inner_note_is_not(desk: Desk) -> None:
    for reason, seen in (("out_of_scope", True), ("withdrawn", False)):
        ticket = desk.receive()
        note = "门禁由物业管理, 请拨 8899, 他们会上门处理。"
        actions.cancel(ticket_id=ticket.pk, reason=reason, note=note, by=desk.agent, at=desk.at)
        event = TicketEvent.objects.get(ticket=ticket, verb="cancel")
        assert is_public(event)
        assert ("note" in public_params(event)) is seen


def test_every_public_verb_is_one_there_is() -> None:
    assert PUBLIC_VERBS.keys() <= FACT_BY_VERB.keys()
    for verb, names in PUBLIC_VERBS.items():
        assert names <= set(FACT_BY_VERB[verb].__dataclass_fields__)


def test_messages_without_the_notes_for_requesters(desk: Desk, agent: Caller, asker: Caller) -> None:
    ticket = desk.processing(requester=asker.user.requester)
    agent.post(f"/tickets/{ticket.number}/reply/", {"body": "备件明天上午到, 到了就来换。"})
    agent.post(f"/tickets/{ticket.number}/note/", {"body": "厂家拖了两天"})
    asker.post(f"/tickets/{ticket.number}/reply/", {"body": "好的"})
    address = f"/tickets/{ticket.number}/messages/"
    assert [one["kind"] for one in agent.get(address).json()["results"]] == ["reply", "note", "requester"]
    shown = asker.get(address).json()["results"]
    assert [(one["kind"], one["body"]) for one in shown] == [
        ("reply", "备件明天上午到, 到了就来换。"),
        ("requester", "好的"),
    ]
    assert shown[1]["by"]["name"] == "王芳"


def test_long_journals_come_in_pages(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    for index in range(4):
        actions.note(ticket_id=ticket.pk, body=f"{index}", by=desk.agent, at=now())
    page = agent.get(f"/tickets/{ticket.number}/events/", page_size="3").json()
    rest = agent.client.get(page["next"], headers=agent.headers).json()
    assert [event["seq"] for event in page["results"] + rest["results"]] == [1, 2, 3, 4, 5]
    assert rest["next"] is None


def test_a_link_holders_act_is_told_by_its_door(desk: Desk, agent: Caller) -> None:
    requester = RequesterFactory.create(name="赵敏")
    ticket = desk.confirming(requester=requester)
    actions.confirm(ticket_id=ticket.pk, solved=True, by=Actor.for_requester(requester, via=Via.LINK), at=desk.at)
    last = events(agent, ticket)[-1]
    assert (last["via"], last["by"]["name"]) == ("link", "赵敏")
