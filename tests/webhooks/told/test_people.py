"""Talks by messenger, spot checks, duties, and people who are new."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actions.duty import cancel_shift, plan_shift
from accounts.actions.merge_requesters import merge_requesters, part_requesters
from accounts.models import Site
from channels_intake.messengers import actions as talks
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.speech import Speech
from channels_intake.models import Source
from notifications.webhooks.models import Delivery
from satisfaction.spotchecks.actions import draw_check, note_call
from tests.factories import RequesterFactory, person
from tests.sla.clockwork import Crew, at
from tests.webhooks.told.conftest import Told, json_time
from tickets.actions import reply
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _types(told: list[tuple[str, Any]]) -> list[str]:
    return [kind for kind, _data in told]


@pytest.fixture
def talk(desk: Crew) -> Conversation:
    """Somebody has written, and waits."""
    source = Source.objects.create(slug="rtx", adapter="rtx", name="RTX", created_at=desk.at)
    return talks.hear(source=source, speech=Speech(account="wangmin", text="打印机卡纸"), at=desk.at).conversation


def test_norm_rtx_2_who_has_a_talk_and_what_was_promised_in_it(desk: Crew, talk: Conversation, told: Told) -> None:
    Delivery.objects.all().delete()
    values: dict[str, Any] = {"conversation_id": talk.pk, "by": desk.agent, "at": desk.at}
    talks.take(**values)
    talks.hand_over(to_user=desk.user("shift_lead"), **values)
    talks.give_notice(promised_at=desk.at + HOUR, **values)
    told_so_far = told()
    assert _types(told_so_far) == [
        "conversation.assigned",
        "conversation.assigned",
        "conversation.notice_given",
        "task.opened",
    ]
    agent, lead = (desk.user(name).username for name in ("agent", "shift_lead"))
    assert [(data["to_user"], data["by_user"]) for _kind, data in told_so_far[:2]] == [(agent, agent), (lead, agent)]
    assert told_so_far[2][1]["promised_at"] == json_time(desk.at + HOUR)
    assert told_so_far[3][1]["clock"]["owner"] == {"kind": "conversation", "id": talk.pk}
    Delivery.objects.all().delete()
    talks.answer(body="请先重启打印机，再试打一页。", **values)
    assert _types(told()) == ["conversation.answered", "task.done"]


def test_norm_rtx_4_what_a_shift_leaves_over_and_who_takes_it_up(desk: Crew, talk: Conversation, told: Told) -> None:
    Delivery.objects.all().delete()
    talks.leave_over(at=at("18:30"))
    talks.ask_still_there(conversation_id=talk.pk, by=desk.agent, at=at("Tue 08:31"))
    assert _types(told()) == ["conversation.left_over", "conversation.asked"]
    assert told("conversation.left_over")[0][1]["left_over_at"] == json_time(at("18:00"))
    assert told("conversation.asked")[0][1]["by_user"] == desk.user("agent").username


@pytest.mark.parametrize("is_new", [True, False])
def test_a_talk_that_is_about_a_ticket(desk: Crew, talk: Conversation, told: Told, *, is_new: bool) -> None:
    values: dict[str, Any] = {"conversation_id": talk.pk, "by": desk.agent, "at": desk.at}
    if is_new:
        ticket = talks.make_ticket(title="Printer in room 405 jams", **values)
    else:
        ticket = desk.receive(requester=talk.requester)
        talks.attach_to_ticket(number=ticket.number, **values)
    ((_kind, data),) = told("conversation.linked")
    assert (data["conversation_id"], data["ticket"]) == (talk.pk, ticket.number)
    assert (data["requester"]["id"], data["by_user"]) == (talk.requester_id, desk.user("agent").username)


def test_a_reply_on_the_ticket_is_told_before_its_words_in_the_talk(desk: Crew, talk: Conversation, told: Told) -> None:
    values: dict[str, Any] = {"by": desk.agent, "at": desk.at}
    ticket = talks.make_ticket(conversation_id=talk.pk, title="Printer in room 405 jams", **values)
    Delivery.objects.all().delete()
    reply(ticket_id=ticket.pk, body="We will bring a new roller for tray two at 15:00.", **values)
    assert _types(told("ticket.", "conversation.")) == ["ticket.replied", "conversation.answered"]


def test_norm_sat_4_a_spot_check_and_what_its_calls_find(desk: Crew, told: Told) -> None:
    for _ in range(3):
        desk.closed()
    span: dict[str, Any] = {"begins": desk.at - HOUR, "ends": desk.at + HOUR}
    check = draw_check(name="十一月抽查", size=2, **span, by=desk.supervisor, at=desk.at)
    call = check.calls.get(position=1)
    note_call(call_id=call.pk, outcome="reached", score=4, remark="很好", by=desk.agent, at=desk.at)
    assert _types(told("spot_check.", "ticket.call_logged")) == [
        "spot_check.drawn",
        "ticket.call_logged",
        "spot_check.call_noted",
    ]
    assert told("spot_check.drawn")[0][1] == {
        "spot_check_id": check.pk,
        "begins": json_time(desk.at - HOUR),
        "ends": json_time(desk.at + HOUR),
        "size": 2,
        "population": 3,
        "by_user": desk.user("supervisor").username,
    }
    assert told("spot_check.call_noted")[0][1] == {
        "spot_check_id": check.pk,
        "spot_call_id": call.pk,
        "ticket": Ticket.objects.get(pk=call.ticket_id).number,
        "outcome": "reached",
        "score": 4,
        "attempts": 1,
        "by_user": desk.user("agent").username,
    }


def test_norm_role_3_a_duty_that_is_planned_ended_and_struck_out(desk: Crew, told: Told) -> None:
    site = Site.objects.create(slug="north", name="北区")
    values: dict[str, Any] = {"user": desk.user("engineer"), "duty": "dispatcher"}
    by: dict[str, Any] = {"by": desk.supervisor, "at": desk.at}
    now = plan_shift(**values, starts_at=desk.at - HOUR, ends_at=desk.at + HOUR, site=site, **by)
    later = plan_shift(**values, starts_at=desk.at + 2 * HOUR, ends_at=desk.at + 3 * HOUR, **by)
    cancel_shift(shift_id=now.pk, **by)
    cancel_shift(shift_id=later.pk, **by)
    assert _types(told()) == ["duty.planned", "duty.planned", "duty.cancelled", "duty.cancelled"]
    first, _second, ended, struck_out = (data for _kind, data in told())
    shift = {"id": now.pk, "duty": "dispatcher", "starts_at": json_time(desk.at - HOUR)}
    names = {"user": desk.user("engineer").username, "site": site.slug, "by_user": desk.user("supervisor").username}
    assert first == {"shift": shift | {"ends_at": json_time(desk.at + HOUR)}, **names}
    assert ended == {"shift": shift | {"ends_at": json_time(desk.at)}, **names}
    assert (struck_out["shift"]["id"], struck_out["site"]) == (later.pk, None)


def test_who_asks_for_the_first_time_is_told_once_and_before_his_ticket(desk: Crew, told: Told) -> None:
    new = person(phone="13912345678")
    ticket = desk.receive(requester=new)
    desk.receive(requester=new)
    desk.receive(requester=RequesterFactory.create())
    assert _types(told("requester.", "ticket."))[:3] == ["requester.entered", "ticket.received", "ticket.received"]
    ((_kind, data),) = told("requester.entered")
    assert (data["requester"]["id"], data["requester"]["email"]) == (ticket.requester_id, new.email)


def test_two_records_of_one_person_are_told_by_name(desk: Crew, told: Told) -> None:
    one, two = RequesterFactory.create(), RequesterFactory.create()
    merge = merge_requesters(survivor_id=one.pk, absorbed_id=two.pk, by=desk.supervisor, at=desk.at)
    part_requesters(merge_id=merge.pk, by=desk.supervisor, at=desk.at)
    assert _types(told()) == ["requester.merged", "requester.parted"]
    for _kind, data in told():
        assert set(data) == {"survivor_requester", "absorbed_requester"}
        assert (data["survivor_requester"]["id"], data["absorbed_requester"]["id"]) == (one.pk, two.pk)


def test_a_talk_from_its_first_word_to_its_end(desk: Crew, told: Told, talk: Conversation) -> None:
    source = talk.source
    talks.hear(source=source, speech=Speech(account="limei", text="VPN 连不上"), at=desk.at)
    newest = Conversation.objects.latest("pk")
    talks.close(conversation_id=newest.pk, reason="Answered by phone.", by=desk.agent, at=desk.at)
    assert _types(told("conversation."))[-2:] == ["conversation.message_received", "conversation.closed"]
    heard, closed = told("conversation.")[-2:]
    assert (heard[1]["requester"]["im_account"], closed[1]["conversation_id"]) == ("limei", newest.pk)
    assert "VPN" not in str(told())
