"""From talk to ticket, and both ways from then on (LIFE-2)."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actions.merge_requesters import merge_requesters
from accounts.actors import Actor
from channels_intake.messengers.actions import answer, attach_to_ticket, close, make_ticket
from channels_intake.messengers.choices import Said
from channels_intake.messengers.models import Utterance
from core.errors import IllegalMove, Malformed, Missing, Refused
from outbox.models import OutboxMessage
from sla.choices import TimerState
from tests.factories import Desk, RequesterFactory
from tests.intake.messengers.conftest import GOOD, OPEN_AT, Clocks, Write, texts_sent
from tickets.actions import acknowledge, cancel, log_call, reply
from tickets.choices import MessageKind, State
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
LATER = OPEN_AT + timedelta(minutes=2)


def test_norm_life_2_what_is_talked_about_becomes_a_ticket_with_what_he_wrote(write: Write, agent: Actor) -> None:
    conversation = write("打印机卡纸").conversation
    write("三楼 305")
    ticket = make_ticket(conversation_id=conversation.pk, title="305 打印机卡纸", by=agent, at=LATER)
    assert (ticket.channel, ticket.description, ticket.requester) == (
        "rtx",
        "打印机卡纸\n三楼 305",
        conversation.requester,
    )
    assert not Message.objects.exists()  # there is no more to it than the description
    conversation.refresh_from_db()
    assert conversation.ticket == ticket


def test_a_second_click_registers_nothing(write: Write, agent: Actor) -> None:
    pk = write().conversation.pk
    number = make_ticket(conversation_id=pk, title="卡纸", by=agent, at=LATER).number
    with pytest.raises(Refused, match=number):
        make_ticket(conversation_id=pk, title="卡纸", by=agent, at=LATER)
    assert Ticket.objects.count() == 1


def test_the_next_subject_is_a_ticket_of_its_own(write: Write, agent: Actor) -> None:
    pk = write().conversation.pk
    first = make_ticket(conversation_id=pk, title="卡纸", by=agent, at=LATER)
    with pytest.raises(Malformed):  # he has not written anything that is not there already
        make_ticket(conversation_id=pk, title="鼠标", instead_of=first.number, by=agent, at=LATER)
    second = make_ticket(
        conversation_id=pk, title="鼠标", description="鼠标左键失灵", instead_of=first.number, by=agent, at=LATER
    )
    write("是左键", at=LATER)
    assert Message.objects.get(kind=MessageKind.REQUESTER).ticket == second
    assert first.pk != second.pk


def test_while_it_lives_what_is_said_here_is_said_there(write: Write, desk: Desk) -> None:
    pk = write().conversation.pk
    ticket = make_ticket(conversation_id=pk, title="卡纸", by=desk.agent, at=LATER)
    told = write("还没好吗", at=LATER)
    assert (told.ticket, told.message) == (ticket, Message.objects.get(kind=MessageKind.REQUESTER))
    answer(conversation_id=pk, body=GOOD, by=desk.agent, at=LATER)
    assert Message.objects.get(kind=MessageKind.REPLY).body == GOOD
    assert Utterance.objects.get(kind=Said.OUT).message == Message.objects.get(kind=MessageKind.REPLY)
    assert texts_sent() == [GOOD]  # once, and no letter besides
    assert OutboxMessage.objects.count() == 1


def test_norm_rtx_1_a_reply_on_the_tickets_page_is_an_answer_in_the_conversation(write: Write, desk: Desk) -> None:
    conversation = write().conversation
    ticket = make_ticket(conversation_id=conversation.pk, title="卡纸", by=desk.agent, at=LATER)
    reply(ticket_id=ticket.pk, body=GOOD, by=desk.supervisor, at=LATER)
    assert Clocks(conversation).one("rtx_1").state == TimerState.MET
    said = Utterance.objects.get(kind=Said.OUT)
    assert (said.text, said.by_user) == (GOOD, desk.supervisor.user)
    assert texts_sent() == [GOOD]


def test_norm_talk_2_holds_on_the_ticket_as_well(write: Write, agent: Actor) -> None:
    pk = write().conversation.pk
    make_ticket(conversation_id=pk, title="卡纸", by=agent, at=LATER)
    with pytest.raises(Refused):
        answer(conversation_id=pk, body="已处理", by=agent, at=LATER)
    assert not Utterance.objects.filter(kind=Said.OUT).exists()


def test_attaching_to_his_own_ticket_tells_it_what_he_wrote(write: Write, desk: Desk) -> None:
    requester = RequesterFactory.create(im_account="wangmin", name="王敏")
    ticket = desk.tracking(requester=requester)
    conversation = write("你好").conversation
    answer(conversation_id=conversation.pk, body=GOOD, by=desk.agent, at=OPEN_AT)
    write("序列号是 8823", at=LATER)
    attach_to_ticket(conversation_id=conversation.pk, number=ticket.number, by=desk.agent, at=LATER)
    assert Message.objects.get(kind=MessageKind.REQUESTER).body == "序列号是 8823"
    note = Message.objects.filter(kind=MessageKind.NOTE).latest("pk")
    assert "王敏: 你好" in note.body
    assert GOOD in note.body
    assert Ticket.objects.get(pk=ticket.pk).state == State.PROCESSING  # he was waited for
    attach_to_ticket(conversation_id=conversation.pk, number=ticket.number, by=desk.agent, at=LATER)
    assert Message.objects.filter(kind=MessageKind.REQUESTER).count() == 1


def test_nobody_elses_ticket_none_that_has_ended_and_none_that_is_not_there(write: Write, desk: Desk) -> None:
    conversation = write().conversation
    other = desk.receive()
    ended = desk.cancelled(requester=conversation.requester)
    for number, error in ((other.number, Refused), (ended.number, IllegalMove), ("SD-1", Missing), ("", Missing)):
        with pytest.raises(error):
            attach_to_ticket(conversation_id=conversation.pk, number=number, by=desk.agent, at=LATER)


def test_a_ticket_that_has_ended_is_talked_about_no_longer(write: Write, desk: Desk) -> None:
    conversation = write().conversation
    ticket = make_ticket(conversation_id=conversation.pk, title="卡纸", by=desk.agent, at=LATER)
    cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=LATER)
    told = write("又卡纸了", at=LATER)
    assert told.ticket is None
    conversation.refresh_from_db()
    assert conversation.ticket is None
    answer(conversation_id=conversation.pk, body=GOOD, by=desk.agent, at=LATER)
    assert not Message.objects.exists()


def test_norm_talk_7_who_came_by_messenger_is_told_by_it(write: Write, desk: Desk) -> None:
    pk = write().conversation.pk
    ticket = make_ticket(conversation_id=pk, title="卡纸", by=desk.agent, at=LATER)
    acknowledge(ticket_id=ticket.pk, by=desk.agent, at=LATER)
    letter = OutboxMessage.objects.get(letter="acknowledged")
    assert (letter.transport, letter.address) == ("im", "rtx:rtx:wangmin")


def test_norm_talk_7_by_his_account_where_the_desk_wrote_the_ticket_down_itself(rtx: object, desk: Desk) -> None:
    requester = RequesterFactory.create(im_account="liqiang", email="li@corp.example")
    for channel, address in (("rtx", "rtx:rtx:liqiang"), ("phone", "li@corp.example"), ("wecom", "li@corp.example")):
        ticket = desk.receive(requester=requester, channel=channel)
        acknowledge(ticket_id=ticket.pk, by=desk.agent, at=LATER)
        assert OutboxMessage.objects.get(thread_key=ticket.number).address == address


def test_norm_prom_1_a_call_on_the_ticket_keeps_what_was_promised_in_talk(write: Write, desk: Desk) -> None:
    from channels_intake.messengers.actions import give_notice  # noqa: PLC0415

    conversation = write().conversation
    give_notice(conversation_id=conversation.pk, promised_at=LATER + timedelta(hours=1), by=desk.agent, at=LATER)
    ticket = make_ticket(conversation_id=conversation.pk, title="卡纸", by=desk.agent, at=LATER)
    call: dict[str, Any] = {"direction": "outbound", "number": "1", "note": ""}
    log_call(ticket_id=ticket.pk, outcome="not_reached", **call, by=desk.agent, at=LATER)
    assert Clocks(conversation).one("prom_1").state == TimerState.RUNNING
    log_call(ticket_id=ticket.pk, outcome="reached", **call, by=desk.agent, at=LATER)
    assert Clocks(conversation).one("prom_1").state == TimerState.MET


def test_after_the_end_of_the_talk_replies_go_as_letters_again(write: Write, desk: Desk) -> None:
    pk = write().conversation.pk
    ticket = make_ticket(conversation_id=pk, title="卡纸", by=desk.agent, at=LATER)
    answer(conversation_id=pk, body=GOOD, by=desk.agent, at=LATER)
    close(conversation_id=pk, by=desk.agent, at=LATER)
    reply(ticket_id=ticket.pk, body=GOOD + "请确认。", by=desk.agent, at=LATER)
    assert OutboxMessage.objects.filter(letter="replied").count() == 1


def test_who_was_merged_into_another_record_talks_about_that_records_tickets(write: Write, desk: Desk) -> None:
    known = RequesterFactory.create(name="王敏", email="wm@corp.example")
    ticket = desk.receive(requester=known)
    talk = write(account="wm-private").conversation
    assert talk.requester != known
    merge_requesters(survivor_id=known.pk, absorbed_id=talk.requester_id, by=desk.supervisor, at=LATER)
    attach_to_ticket(conversation_id=talk.pk, number=ticket.number, by=desk.agent, at=LATER)
    told = write("还没好", account="wm-private", at=LATER)
    assert (told.ticket, told.conversation.requester) == (ticket, known)
    answer(conversation_id=talk.pk, body=GOOD, by=desk.agent, at=LATER)
    close(conversation_id=talk.pk, by=desk.agent, at=LATER)
    assert write("又来了", account="wm-private", at=LATER).conversation.requester == known
