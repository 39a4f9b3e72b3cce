"""Macros: several acts in one press, all or none, each in the journal with the macro's name."""

from typing import Any

import pytest
from django.utils import translation

from core.errors import DeskError, Forbidden, Malformed, Missing, Refused, Stale
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, GroupFactory
from tests.workbench.conftest import Browser, words_of
from tickets.actions import amend
from tickets.macros.actions import add_macro, change_macro, run_macro
from tickets.macros.models import Macro
from tickets.models import Ticket, TicketEvent
from tickets.words import names_in, sentence, who

pytestmark = pytest.mark.django_db
REPLY = "{称呼}，您好！单号{单号}需要您补充报错截图。"
WAIT = {"waiting_on": "user", "wait_days": 2, "wait_note": "等用户的截图"}


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def made(desk: Desk, steps: dict[str, Any], *, is_shared: bool = True, **more: Any) -> Macro:
    by = desk.manager if is_shared else desk.agent
    return add_macro(name="请用户补充", steps=steps, is_shared=is_shared, by=by, at=desk.at, **more)


def told(ticket: Ticket, after: int) -> list[str]:
    events = list(TicketEvent.objects.filter(ticket=ticket, seq__gt=after).order_by("seq"))
    names = names_in(events)
    with translation.override("en"):
        return [f"{who(event)} {sentence(event, names)}" for event in events]


def test_a_reply_a_tag_and_a_wait_in_one_press(desk: Desk) -> None:
    macro = made(desk, {"tags": ["待补充"], "reply": REPLY, "note": "已请用户补充", **WAIT})
    ticket = desk.processing()
    after = run_macro(macro_id=macro.pk, ticket_id=ticket.pk, version=ticket.version, by=desk.engineer, at=desk.at)
    assert (after.state, after.waiting_on, after.version) == ("tracking", "user", ticket.version + 4)
    reply = after.messages.get(kind="reply")
    assert reply.body == f"{ticket.requester.form_of_address}，您好！单号{ticket.number}需要您补充报错截图。"
    lines = told(ticket, ticket.version)
    assert all(line.startswith(f"{desk.engineer.user} by “请用户补充” ") for line in lines)
    assert [line.rpartition("” ")[2].split()[0] for line in lines] == ["edited", "added", "replied", "is"]
    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert event.params["macro"] == {"id": macro.pk, "edition": 1, "name": "请用户补充"}


def test_a_transfer_with_a_note(desk: Desk) -> None:
    other = GroupFactory.create()
    macro = made(desk, {"note": "不是打印机的问题", "to_group": other.slug, "reason": "网络组处理"})
    ticket = desk.processing()
    assert run_macro(macro_id=macro.pk, ticket_id=ticket.pk, by=desk.engineer, at=desk.at).group == other
    ticket = desk.acknowledged()
    assert run_macro(macro_id=macro.pk, ticket_id=ticket.pk, by=desk.dispatcher, at=desk.at).state == "dispatched"


def test_an_agent_acknowledges_and_resolves_at_first_contact(desk: Desk) -> None:
    result = {
        "cause": "账号因多次输错密码被锁定",
        "plan": "已在域控上解锁并重置密码",
        "result": "用户已用新密码登录成功，可以正常办公",
    }
    macro = made(desk, {"acknowledge": True, "urgency": "low", **result}, is_shared=False)
    ticket = desk.receive()
    assert run_macro(macro_id=macro.pk, ticket_id=ticket.pk, by=desk.agent, at=desk.at).state == "confirming"


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ({"tags": ["x"], "reply": "{称呼}，{工程师}会在{承诺时间}前与您联系。"}, Refused),  # nobody works on it yet
        ({"tags": ["x"], "reply": "我不知道，急什么。"}, Refused),  # the quality gate
        ({"tags": ["x"], **WAIT}, DeskError),  # nobody has it yet
        ({"tags": ["x"], "to_group": "gone", "reason": "x"}, Refused),
    ],
)
def test_all_or_nothing(desk: Desk, steps: dict[str, Any], refusal: type[DeskError]) -> None:
    gone = GroupFactory.create(slug="gone")
    macro, ticket = made(desk, steps), desk.acknowledged()
    gone.is_active = False
    gone.save()
    with pytest.raises(refusal):
        run_macro(macro_id=macro.pk, ticket_id=ticket.pk, by=desk.agent, at=desk.at)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.version, fresh.tags.count(), fresh.messages.count()) == (ticket.version, 0, 0)


def test_who_may(desk: Desk) -> None:
    own, shared = made(desk, {"note": "x"}, is_shared=False), made(desk, {"note": "x"})
    ticket = desk.processing()
    with pytest.raises(Missing):
        run_macro(macro_id=own.pk, ticket_id=ticket.pk, by=desk.engineer, at=desk.at)
    with pytest.raises(Forbidden):
        change_macro(macro_id=shared.pk, changes={"name": "y"}, by=desk.agent, at=desk.at)
    with pytest.raises(Forbidden):
        add_macro(name="x", steps={"note": "x"}, is_shared=True, by=desk.agent, at=desk.at)
    with pytest.raises(Stale):
        run_macro(macro_id=shared.pk, ticket_id=ticket.pk, version=1, by=desk.engineer, at=desk.at)
    with pytest.raises(Stale):
        change_macro(macro_id=own.pk, changes={"name": "y"}, seen=9, by=desk.agent, at=desk.at)
    change_macro(macro_id=own.pk, changes={"is_active": False}, by=desk.agent, at=desk.at)
    with pytest.raises(Refused):
        run_macro(macro_id=own.pk, ticket_id=ticket.pk, by=desk.agent, at=desk.at)


@pytest.mark.parametrize(
    ("steps", "place", "code"),
    [
        ({}, "steps", "required"),
        ({"progress": "contacted"}, "steps", "required"),
        ({"note": "{姓名}"}, "steps.note", "unknown_place"),
        ({"note": 1}, "steps.note", "wrong_type"),
        ({"to_group": "nobody", "reason": "x"}, "steps.to_group", "unknown"),
        ({"waiting_on": "user"}, "steps.wait_note", "required"),
        ({**WAIT, "wait_days": 61}, "steps.wait_days", "out_of_range"),
        ({**WAIT, "wait_days": 0}, "steps.wait_days", "out_of_range"),
        ({"tags": 0}, "steps.tags", "wrong_type"),
        ({**WAIT, "cause": "x", "plan": "y", "result": "z"}, "steps.waiting_on", "one_of"),
        ({"cause": "x", "plan": "y"}, "steps.result", "required"),
        ({"shout": "x"}, "steps.shout", "unknown_field"),
    ],
)
def test_what_cannot_be_read_is_named(desk: Desk, steps: dict[str, Any], place: str, code: str) -> None:
    with pytest.raises((Malformed, Refused)) as refusal:
        made(desk, steps)
    assert code in [problem.code for problem in refusal.value.fields[place]]


def test_it_is_kept_in_the_settings_and_run_from_the_ticket(desk: Desk) -> None:
    agent = Browser(desk.agent)
    sent = {"name": "补充", "tags": "待补充，A", "reply": REPLY, "note": "", "whose": "own"}
    assert agent.client.post("/desk/settings/macros/new/", sent).status_code == 302
    macro = Macro.objects.get()
    assert (macro.owner, macro.steps) == (desk.agent.user, {"tags": ["待补充", "A"], "reply": REPLY})
    assert "补充" in agent.get("/desk/settings/macros/")
    assert 'value="补充"' in agent.get(f"/desk/settings/macros/{macro.pk}/")
    ticket = desk.acknowledged()
    assert f"/tickets/{ticket.number}/macros/" in agent.page(ticket)
    assert "补充" in agent.get(f"/tickets/{ticket.number}/macros/")
    assert "补充" in agent.get("/desk/palette/", q="补充", ticket=ticket.number)
    address = f"/tickets/{ticket.number}/macros/{macro.pk}/"
    assert f"单号{ticket.number}需要" in words_of(agent.get(address))
    amend(ticket_id=ticket.pk, changes={"title": "Changed"}, by=desk.agent, at=desk.at)
    late = agent.client.post(address, {"version": ticket.version})
    assert late.status_code == 409
    assert "edited the record" in words_of(late)
    assert agent.client.post(address, {"version": ticket.version + 1}).status_code == 302
    assert ticket.messages.count() == 1
    assert agent.client.post(f"/desk/settings/macros/{macro.pk}/off/").status_code == 302
    agent.page(ticket)  # which shows what was said of the last act
    assert "补充" not in agent.get(f"/tickets/{ticket.number}/macros/")


def test_a_refusal_on_the_page_says_why_and_that_nothing_was_done(desk: Desk) -> None:
    macro, ticket = made(desk, {"tags": ["x"], **WAIT}), desk.acknowledged()
    response = Browser(desk.agent).client.post(
        f"/tickets/{ticket.number}/macros/{macro.pk}/", {"version": ticket.version}
    )
    assert response.status_code == 409
    assert "Nothing of the macro was done." in words_of(response)
    assert "is not possible while the ticket is" in words_of(response)


def test_over_rest(desk: Desk) -> None:
    assert desk.agent.user
    agent = Caller(desk.agent.user)
    made_ = agent.post("/macros/", {"name": "补充", "steps": {"note": "x"}})
    assert made_.status_code == 201
    pk = made_.json()["id"]
    assert agent.post("/macros/", {"name": "补充", "steps": {"note": "x"}, "shared": True}).status_code == 403
    assert field_codes(agent.post("/macros/", {"name": "x", "steps": {}})) == {"steps": "required"}
    assert agent.patch(f"/macros/{pk}/", {"name": "新", "seen": 1}).json()["edition"] == 2
    assert agent.patch(f"/macros/{pk}/", {"name": "旧", "seen": 1}).status_code == 412
    assert [one["name"] for one in agent.get("/macros/").json()["results"]] == ["新"]
    assert agent.get(f"/macros/{pk}/").json()["steps"] == {"note": "x"}
    ticket = desk.acknowledged()
    address = f"/tickets/{ticket.number}/macros/{pk}/"
    assert agent.post(address, headers={"If-Match": "1"}).status_code == 412
    assert agent.post(address).json()["version"] == ticket.version + 1
