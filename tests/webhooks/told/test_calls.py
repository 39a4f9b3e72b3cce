"""Telephone calls, from ring to end and after (SLA-PHONE-1 … SLA-PHONE-3)."""

from datetime import timedelta
from typing import Any

import pytest

from channels_intake.phone import actions
from channels_intake.phone.actions import Entry, News
from channels_intake.phone.models import PhoneCall
from notifications.webhooks.actions import change_endpoint
from notifications.webhooks.models import Delivery, Endpoint
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at
from tests.webhooks.told.conftest import Told, json_time

pytestmark = pytest.mark.django_db
HIS = "13800138000"


def _heard(desk: Crew, call: str, kind: str, when: str, *, heard: str = "", **more: Any) -> PhoneCall:
    values = {"number": HIS, "external_id": f"{call}-{kind}"} | more
    news = News(kind=kind, at=at(when), call=call, **values)
    return actions.hear(news=news, system="pbx", at=at(heard or when))


def _types(told: list[tuple[str, Any]]) -> list[str]:
    return [kind for kind, _data in told]


def test_norm_sla_phone_1_a_program_learns_of_a_call_from_ring_to_end(desk: Crew, told: Told) -> None:
    who = RequesterFactory.create(phone=HIS)
    _heard(desk, "c1", "ringing", "10:00:00")
    _heard(desk, "c1", "answered", "10:00:05", agent=desk.user("agent"))
    call = _heard(desk, "c1", "ended", "10:03:00")
    assert _types(told()) == ["call.ringing", "call.answered", "call.ended"]
    _kind, data = told("call.ended")[0]
    assert data["call"] == {
        "id": call.pk,
        "direction": "inbound",
        "state": "ended",
        "cause": "hung_up",
        "ringing_at": json_time(at("10:00:00")),
        "answered_at": json_time(at("10:00:05")),
        "ended_at": json_time(at("10:03:00")),
    }
    assert (data["agent_user"], data["ticket"]) == (desk.user("agent").username, None)
    assert (data["requester"]["id"], data["requester"]["name"]) == (who.pk, who.name)


def test_norm_sec_1_the_number_of_somebody_unknown_is_read_where_rights_are_asked(desk: Crew, told: Told) -> None:
    _heard(desk, "c1", "ringing", "10:00:00")
    ((_kind, data),) = told("call.ringing")
    assert data["requester"] is None
    assert HIS not in str(data)
    assert HIS not in str(Delivery.objects.get().data)


def test_each_state_is_told_once_in_whichever_order_the_news_comes(desk: Crew, told: Told) -> None:
    _heard(desk, "c1", "missed", "10:00:20", heard="10:01:00")
    _heard(desk, "c1", "ringing", "10:00:00", heard="10:01:05")
    _heard(desk, "c1", "answered", "10:00:10", heard="10:01:10", agent=desk.user("agent"))
    _heard(desk, "c1", "answered", "10:00:10", heard="10:01:15", agent=desk.user("agent"))
    assert sorted(_types(told("call."))) == ["call.answered", "call.missed"]


def test_norm_sla_phone_2_a_missed_call_is_a_task_and_its_call_back_does_it(desk: Crew, told: Told) -> None:
    desk.at = at("10:05")
    missed = _heard(desk, "c1", "missed", "10:05")
    assert _types(told()) == ["call.missed", "task.opened"]
    task = told("task.opened")[0][1]
    assert (task["task"]["kind"], task["ticket"]) == ("call_back", None)
    assert (task["clock"]["norm"], task["clock"]["owner"]) == ("SLA-PHONE-2", {"kind": "call", "id": missed.pk})
    Delivery.objects.all().delete()
    ours = actions.call_back(call_id=missed.pk, outcome="reached", by=desk.agent, at=at("10:09"))
    assert _types(told()) == ["call.answered", "task.done", "call.ended", "call.called_back"]
    data = told("call.called_back")[0][1]
    assert (data["call"]["id"], data["call"]["call_back_of"], data["outcome"]) == (ours.pk, missed.pk, "reached")
    assert (data["call"]["direction"], data["by_user"]) == ("outbound", desk.user("agent").username)


def test_norm_sla_phone_3_a_call_that_is_cut_off_and_whom_one_speaks_to(desk: Crew, told: Told) -> None:
    _heard(desk, "c1", "answered", "10:00:00", agent=desk.user("agent"))
    dropped = _heard(desk, "c1", "dropped", "10:01:00", agent=desk.user("agent"))
    actions.check_identity(call_id=dropped.pk, by=desk.agent, at=at("10:02"))
    assert _types(told("call.")) == ["call.answered", "call.dropped", "call.identity_checked"]
    assert told("call.dropped")[0][1]["call"]["cause"] == "line_failure"


def test_what_the_desk_makes_of_a_call(desk: Crew, told: Told) -> None:
    ticket = desk.receive()
    call = _heard(desk, "c1", "answered", "10:00:00", agent=desk.user("agent"))
    who = RequesterFactory.create()
    Delivery.objects.all().delete()
    actions.annotate(call_id=call.pk, note="三楼", requester=who, by=desk.agent, at=at("10:01"))
    actions.advise(call_id=call.pk, answer="请重启打印机。", by=desk.agent, at=at("10:02"))
    actions.link_call(call_id=call.pk, ticket_id=ticket.pk, by=desk.agent, at=at("10:03"))
    assert _types(told("call.", "ticket.")) == ["call.annotated", "call.advised", "call.linked", "ticket.call_logged"]
    assert told("call.annotated")[0][1]["requester"]["id"] == who.pk
    linked = told("call.linked")[0][1]
    assert (linked["ticket"], linked["by_user"]) == (ticket.number, desk.user("agent").username)
    assert "请重启打印机" not in str(told("call."))


def test_what_is_written_down_afterwards_is_told_as_it_was(desk: Crew, told: Told) -> None:
    entry = Entry(number=HIS, outcome="ended", ringing_at=at("09:00:00"), ended_at=at("09:04:00"))
    actions.log(entry=entry, by=desk.agent, at=desk.at)
    assert _types(told()) == ["call.ringing", "call.answered", "call.ended"]


def test_a_call_that_rings_for_too_long_was_missed(desk: Crew, told: Told) -> None:
    _heard(desk, "c1", "ringing", "10:00:00")
    actions.look_again(at=at("10:00:00") + timedelta(minutes=10))
    assert _types(told("call.")) == ["call.ringing", "call.missed"]


def test_only_what_was_chosen_is_told(desk: Crew, told: Told, endpoint: Endpoint) -> None:
    chosen = {"events": ["call.missed"]}
    change_endpoint(endpoint_id=endpoint.pk, changes=chosen, by=desk.manager, at=desk.at)
    _heard(desk, "c1", "ringing", "10:00:00")
    _heard(desk, "c1", "missed", "10:00:20")
    assert _types(told()) == ["call.missed"]
