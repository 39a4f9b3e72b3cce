"""A person writes, the desk answers, and clocks run meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import Actor
from accounts.models import Requester, Site
from channels_intake.messengers.actions import answer, close, give_notice, hand_over, take
from channels_intake.messengers.choices import Said, State
from channels_intake.messengers.models import Conversation, Utterance
from core.errors import Forbidden, IllegalMove, Malformed, Missing, Refused, Stale
from outbox.models import OutboxMessage
from sla.choices import TimerState
from tests.factories import Desk, RequesterFactory, UserFactory, staff
from tests.intake.messengers.conftest import GOOD, OPEN_AT, Clocks, Write, texts_sent

pytestmark = pytest.mark.django_db


def test_who_writes_is_in_a_conversation_and_known_again(write: Write) -> None:
    first, second = write("打印机卡纸", name="王敏", department="财务部"), write("在三楼")
    assert first.conversation.pk == second.conversation.pk
    requester = Requester.objects.get()
    assert (requester.name, requester.im_account, requester.department) == ("王敏", "wangmin", "财务部")
    assert [one.text for one in Utterance.objects.order_by("pk")] == ["打印机卡纸", "在三楼"]


def test_who_is_known_by_his_account_keeps_his_record(write: Write) -> None:
    known = RequesterFactory.create(im_account="wangmin", name="王敏")
    assert write(name="Wang Min").conversation.requester == known


def test_norm_rtx_1_each_first_message_nobody_has_answered_has_five_minutes(write: Write, agent: Actor) -> None:
    conversation = write(at=OPEN_AT).conversation
    write("还在吗", at=OPEN_AT + timedelta(minutes=1))
    clocks = Clocks(conversation)
    clock = clocks.one("rtx_1")
    assert (clock.norm, clock.due_at - clock.started_at) == ("RTX-1", timedelta(minutes=5))
    assert clock.started_at == OPEN_AT
    assert clocks.count("rtx_1") == 1
    answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT + timedelta(minutes=4))
    clock.refresh_from_db()
    assert clock.state == TimerState.MET
    write("好的，试过了，不行", at=OPEN_AT + timedelta(minutes=9))
    again = clocks.one("rtx_1")
    assert again.pk != clock.pk
    assert again.started_at == OPEN_AT + timedelta(minutes=9)


def test_norm_rtx_1_an_answer_after_five_minutes_is_late(write: Write, agent: Actor) -> None:
    conversation = write().conversation
    answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT + timedelta(minutes=6))
    assert Clocks(conversation).one("rtx_1").state == TimerState.BREACHED


def test_norm_rtx_1_goes_by_the_hours_of_his_site(write: Write) -> None:
    evening = OPEN_AT + timedelta(hours=10)  # 20:00
    clock = Clocks(write(at=evening).conversation).one("rtx_1")
    assert clock.due_at == OPEN_AT + timedelta(hours=22, minutes=35)  # 08:35 the next morning


def test_norm_rtx_2_a_notice_with_a_promised_time_meets_rtx_1_and_is_a_promise(write: Write, agent: Actor) -> None:
    conversation = write().conversation
    at = OPEN_AT + timedelta(minutes=2)
    give_notice(conversation_id=conversation.pk, promised_at=at + timedelta(minutes=20), by=agent, at=at)
    clocks = Clocks(conversation)
    assert clocks.one("rtx_1").state == TimerState.MET
    promise = clocks.one("prom_1")
    assert agent.user
    assert (promise.norm, promise.due_at, promise.person_id) == ("PROM-1", at + timedelta(minutes=20), agent.user.pk)
    conversation.refresh_from_db()
    assert conversation.waiting_since == OPEN_AT  # he still waits for his answer
    (text,) = texts_sent()
    assert "第 1 位" in text
    assert "10:22" in text
    assert str(agent.user) in text
    assert "联系电话" in text  # ask for contact data


def test_norm_rtx_2_the_automatic_notice_tells_the_place_and_stops_no_clock(write: Write) -> None:
    write(account="first")
    conversation = write(account="second", at=OPEN_AT + timedelta(minutes=1)).conversation
    assert Clocks(conversation).one("rtx_1").state == TimerState.RUNNING
    (said,) = Utterance.objects.filter(kind=Said.AUTOMATIC)
    assert said.conversation == conversation
    assert said.params["position"] == 2
    (text,) = texts_sent()
    assert "第 2 位" in text
    assert "10:06" in text
    assert "自动消息" in text
    conversation.refresh_from_db()
    assert conversation.waiting_since == OPEN_AT + timedelta(minutes=1)


def test_norm_rtx_2_who_writes_at_night_is_told_when_he_hears_from_the_desk(write: Write) -> None:
    write(at=OPEN_AT + timedelta(hours=10))
    (text,) = texts_sent()
    assert "非服务时间" in text
    assert "11 月 24 日 08:35" in text


def test_the_automatic_notice_can_be_left_out(write: Write) -> None:
    source = write(account="first").conversation.source
    source.options |= {"auto_notice": "no"}
    source.save()
    write(account="second", source=source)
    assert texts_sent() == []


def test_norm_prom_1_an_answer_in_time_keeps_the_promise_and_a_late_one_does_not(write: Write, agent: Actor) -> None:
    promised_at = OPEN_AT + timedelta(minutes=20)
    for account, minutes, state in (("a", 19, TimerState.MET), ("b", 21, TimerState.BREACHED)):
        conversation = write(account=account).conversation
        give_notice(conversation_id=conversation.pk, promised_at=promised_at, by=agent, at=OPEN_AT)
        answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT + timedelta(minutes=minutes))
        assert Clocks(conversation).one("prom_1").state == state


def test_norm_prom_1_a_new_promise_in_time_takes_the_place_of_the_old(write: Write, agent: Actor) -> None:
    conversation = write().conversation
    for minutes in (0, 10):
        at = OPEN_AT + timedelta(minutes=minutes)
        give_notice(conversation_id=conversation.pk, promised_at=at + timedelta(minutes=20), by=agent, at=at)
    first, second = Clocks(conversation).conversation, Clocks(conversation).one("prom_1")
    assert second.state == TimerState.RUNNING
    assert second.due_at == OPEN_AT + timedelta(minutes=30)
    old = type(second).objects.get(owner_id=first.pk, measure="prom_1", due_at=OPEN_AT + timedelta(minutes=20))
    assert (old.state, old.outcome) == (TimerState.CANCELLED, "renegotiated")


@pytest.mark.parametrize(
    ("body", "norm"),
    [
        ("已处理", "TALK-2"),
        ("OK", "TALK-2"),
        ("前台操作解决", "TALK-3"),
        ("我不知道", "TALK-4"),
        ("？", "TALK-5"),
        ("?", "TALK-5"),
    ],
)
def test_norm_talk_2_to_talk_5_hold_in_conversations(write: Write, agent: Actor, body: str, norm: str) -> None:
    conversation = write().conversation
    with pytest.raises(Refused) as refused:
        answer(conversation_id=conversation.pk, body=body, by=agent, at=OPEN_AT)
    assert refused.value.norm == norm
    assert not OutboxMessage.objects.exists()
    assert Clocks(conversation).one("rtx_1").state == TimerState.RUNNING


def test_norm_talk_4_a_supervisor_lets_a_banned_phrase_pass_with_a_reason(write: Write, desk: Desk) -> None:
    conversation = write().conversation
    words: dict[str, Any] = {
        "body": "急什么，正在请厂家查看，下午三点前告诉您。",
        "override_reason": "如实告知，随后会给出明确时间。",
    }
    with pytest.raises(Refused):
        answer(conversation_id=conversation.pk, **words, by=desk.agent, at=OPEN_AT)
    answer(conversation_id=conversation.pk, **words, by=desk.supervisor, at=OPEN_AT)
    said = Utterance.objects.get(kind=Said.OUT)
    assert said.overridden == ["急什么"]
    assert said.override_reason == words["override_reason"]


def test_an_answer_goes_out_in_his_messenger_and_word_for_word(write: Write, agent: Actor) -> None:
    told = write()
    answer(conversation_id=told.conversation.pk, body=GOOD + "\n{{ x }} <b>&", by=agent, at=OPEN_AT)
    letter = OutboxMessage.objects.get()
    assert (letter.transport, letter.address) == ("im", "rtx:rtx:wangmin")
    assert texts_sent() == [GOOD + "\n{{ x }} <b>&"]
    told.conversation.refresh_from_db()
    assert (told.conversation.waiting_since, told.conversation.assignee) == (None, agent.user)


def test_who_answers_after_a_colleague_reads_his_answer_first(write: Write, desk: Desk) -> None:
    told = write()
    seen = told.utterance.pk
    answer(conversation_id=told.conversation.pk, body=GOOD, by=desk.agent, at=OPEN_AT, seen=seen)
    with pytest.raises(Stale):
        answer(conversation_id=told.conversation.pk, body=GOOD, by=desk.dispatcher, at=OPEN_AT, seen=seen)
    answer(conversation_id=told.conversation.pk, body=GOOD + "。", by=desk.agent, at=OPEN_AT, seen=seen)


def test_only_the_desk_talks(write: Write, desk: Desk) -> None:
    told = write()
    asker = Actor.for_requester(told.conversation.requester, via="portal")
    for by in (desk.engineer, asker):
        with pytest.raises(Forbidden):
            answer(conversation_id=told.conversation.pk, body=GOOD, by=by, at=OPEN_AT)
        with pytest.raises(Forbidden):
            take(conversation_id=told.conversation.pk, by=by, at=OPEN_AT)
    with pytest.raises(Missing):
        take(conversation_id=10**9, by=desk.agent, at=OPEN_AT)


def test_taking_and_handing_over(write: Write, desk: Desk) -> None:
    pk = write().conversation.pk
    assert take(conversation_id=pk, by=desk.agent, at=OPEN_AT).assignee == desk.agent.user
    assert desk.dispatcher.user
    assert hand_over(conversation_id=pk, to_user=desk.dispatcher.user, by=desk.agent, at=OPEN_AT).assignee
    with pytest.raises(Refused):
        hand_over(conversation_id=pk, to_user=UserFactory.create(role="engineer"), by=desk.agent, at=OPEN_AT)
    with pytest.raises(Refused):
        hand_over(conversation_id=pk, to_user=UserFactory.create(is_active=False), by=desk.agent, at=OPEN_AT)


def test_norm_rtx_4_who_still_waits_is_not_closed_away(write: Write, agent: Actor) -> None:
    conversation = write().conversation
    with pytest.raises(Refused) as refused:
        close(conversation_id=conversation.pk, by=agent, at=OPEN_AT)
    assert refused.value.norm == "RTX-4"
    close(conversation_id=conversation.pk, reason="已电话答复", by=agent, at=OPEN_AT)
    assert Clocks(conversation).one("rtx_1").state == TimerState.CANCELLED
    with pytest.raises(IllegalMove):
        answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT)


def test_what_he_writes_after_the_end_begins_a_new_conversation(write: Write, agent: Actor) -> None:
    first = write().conversation
    answer(conversation_id=first.pk, body=GOOD, by=agent, at=OPEN_AT)
    close(conversation_id=first.pk, by=agent, at=OPEN_AT)
    second = write("另外，鼠标也坏了", at=OPEN_AT + timedelta(hours=1)).conversation
    assert second.pk != first.pk
    assert second.requester == first.requester
    assert Conversation.objects.filter(state=State.OPEN).count() == 1


def test_a_promise_lies_ahead_and_is_given_to_who_waits(write: Write, agent: Actor) -> None:
    pk = write().conversation.pk
    for promised_at, error in ((None, Malformed), (OPEN_AT - timedelta(minutes=1), Refused)):
        with pytest.raises(error):
            give_notice(conversation_id=pk, promised_at=promised_at, by=agent, at=OPEN_AT)
    answer(conversation_id=pk, body=GOOD, by=agent, at=OPEN_AT)
    with pytest.raises(Refused):
        give_notice(conversation_id=pk, promised_at=OPEN_AT + timedelta(minutes=9), by=agent, at=OPEN_AT)


def test_a_vip_and_a_site_are_told_to_the_clocks(write: Write) -> None:
    site = Site.objects.create(slug="plant", name="工厂")
    RequesterFactory.create(im_account="vip", is_vip=True, site=site)
    clock = Clocks(write(account="vip").conversation).one("rtx_1")
    assert clock.attributes
    assert clock.attributes["vip"] == "yes"
    assert clock.attributes["site"] == "plant"
    assert clock.attributes["channel"] == "rtx"


def test_the_manager_may_talk_too(write: Write) -> None:
    assert answer(conversation_id=write().conversation.pk, body=GOOD, by=staff("manager"), at=OPEN_AT).assignee


def test_whom_somebody_talks_with_is_told_nothing_by_the_machine(write: Write, agent: Actor) -> None:
    write(account="first")
    conversation = write(account="second").conversation
    answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT)
    write("不行", account="second", at=OPEN_AT + timedelta(minutes=29))
    assert Utterance.objects.filter(kind=Said.AUTOMATIC).count() == 1
    answer(conversation_id=conversation.pk, body=GOOD, by=agent, at=OPEN_AT + timedelta(minutes=30))
    write("还是不行", account="second", at=OPEN_AT + timedelta(minutes=61))
    assert Utterance.objects.filter(kind=Said.AUTOMATIC).count() == 2
