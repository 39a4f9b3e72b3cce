"""The rulebook's telephone: answered in time, called back, asked whether it helped."""

import pytest

from accounts.models import Requester
from channels_intake.messengers.events import MessageHeard
from channels_intake.phone import actions
from channels_intake.phone.choices import CallState
from channels_intake.phone.models import PhoneCall
from core.bus import publish
from core.errors import Refused
from sla.actions.tasks import attempt
from sla.models import Task
from tests.factories import asker
from tests.intake.phone.conftest import Exchange, of
from tests.sla.clockwork import at, clock, clocks, due, fire, state, states, tasks, told
from tickets import actions as ticket_actions


@pytest.mark.parametrize(
    ("picked_up", "stands"),
    [("10:00:12", ("met", "")), ("10:00:14", ("met", "tolerated")), ("10:00:16", ("breached", ""))],
)
def test_norm_sla_phone_1_a_call_is_answered_within_twelve_seconds_or_three_rings(
    exchange: Exchange, picked_up: str, stands: tuple[str, str]
) -> None:
    exchange.tell("c1", "ringing", "10:00:00")
    call = exchange.tell("c1", "answered", picked_up, agent="agent")
    timer = clock(of(call), "phone_1")
    assert (timer.state, timer.outcome) == stands
    assert (timer.started_at, timer.ended_at) == (at("10:00:00"), at(picked_up))


@pytest.mark.parametrize(("gave_up", "stands"), [("10:00:09", "cancelled"), ("10:00:40", "breached")])
def test_norm_sla_phone_1_who_hangs_up_at_once_counts_for_nothing(
    exchange: Exchange, gave_up: str, stands: str
) -> None:
    exchange.tell("c1", "ringing", "10:00:00")
    call = exchange.tell("c1", "missed", gave_up, cause="gave_up")
    assert clocks(of(call), "phone_1") == [], "the word of an answer may still be on its way"
    actions.look_again(at=at("10:02"))
    assert state(of(call), "phone_1") == stands


def test_norm_sla_phone_1_what_one_telephone_missed_and_another_took_counts_as_taken(exchange: Exchange) -> None:
    exchange.tell("c1", "ringing", "10:00:00")
    exchange.tell("c1", "missed", "10:00:08")
    call = exchange.tell("c1", "answered", "10:00:11", agent="agent")
    assert call.state == CallState.ANSWERED
    actions.look_again(at=at("10:05"))
    assert states(of(call), "phone_1") == ["met"]
    assert (states(of(call), "phone_2"), tasks(of(call), "call_back")) == (["cancelled"], [("", "dropped")])


def test_norm_sla_phone_1_word_of_the_answer_may_come_late(exchange: Exchange) -> None:
    exchange.tell("c1", "ringing", "10:00:00")
    exchange.tell("c1", "ended", "10:03:00")
    call = exchange.tell("c1", "answered", "10:00:09", heard="10:03:30", agent="agent")
    assert (call.state, states(of(call), "phone_1"), states(of(call), "phone_2")) == ("ended", ["met"], ["cancelled"])
    late = exchange.missed("c2", "10:10:00", number="137")
    actions.look_again(at=at("10:12"))
    exchange.tell("c2", "answered", "10:10:05", heard="10:20", number="137")
    assert states(of(late), "phone_1") == ["cancelled", "met"], "after it was judged it is put beside it"


def test_norm_sla_phone_2_what_rings_on_and_nobody_told_the_end_of_was_missed(exchange: Exchange) -> None:
    call = exchange.tell("c1", "ringing", "10:00:00")
    assert actions.look_again(at=at("10:09:59")) == 0
    assert actions.look_again(at=at("10:10")) == 1
    call.refresh_from_db()
    assert (call.state, due(of(call), "phone_2")) == ("missed", "Mon 10:25")


def test_norm_sla_phone_1_is_of_calls_that_come_in(exchange: Exchange) -> None:
    call = exchange.answered("c1", "10:00", direction="outbound")
    assert clocks(of(call)) == []


def test_norm_sla_phone_2_a_missed_call_is_a_task_for_a_quarter_of_an_hour(exchange: Exchange) -> None:
    call = exchange.missed("c1", "10:00:30", agent="agent")
    assert (due(of(call), "phone_2"), tasks(of(call), "call_back")) == ("Mon 10:15:30", [("agent", "open")])
    fire("10:31")
    assert told(of(call), "phone_2") == {"warn": "agent", "due": "shift_lead", "due+15": "supervisor"}


def test_norm_sla_phone_2_nobodys_telephone_is_everybodys_task(exchange: Exchange) -> None:
    call = exchange.missed("c1", "10:00")
    assert tasks(of(call), "call_back") == [("", "open")]
    fire("10:10")
    assert told(of(call), "phone_2") == {"warn": "dispatcher"}


def test_norm_sla_phone_2_met_by_an_answered_call_of_ours(exchange: Exchange) -> None:
    call = exchange.missed("c1", "10:00", agent="agent")
    exchange.tell("c2", "ringing", "10:05:00", direction="outbound", agent="agent", number="+86 138-0013-8000")
    exchange.tell("c2", "missed", "10:05:30", direction="outbound", agent="agent", number="+86 138-0013-8000")
    timer = clock(of(call), "phone_2")
    assert (timer.state, timer.attempts) == ("running", 1), "an unanswered call is counted and not met"
    exchange.answered("c3", "10:09", direction="outbound", number="013800138000")
    assert (state(of(call), "phone_2"), tasks(of(call), "call_back")) == ("met", [("agent", "done")])


def test_norm_sla_phone_2_met_when_he_rings_again_and_is_answered(exchange: Exchange) -> None:
    first, second = exchange.missed("c1", "10:00"), exchange.missed("c2", "10:03")
    assert (state(of(first), "phone_2"), state(of(second), "phone_2")) == ("running", "running")
    exchange.answered("c3", "10:06")
    assert (state(of(first), "phone_2"), state(of(second), "phone_2")) == ("met", "met")


def test_norm_sla_phone_2_another_persons_call_helps_nobody(exchange: Exchange) -> None:
    call, hidden = exchange.missed("c1", "10:00"), exchange.missed("c2", "10:00", number="anonymous")
    exchange.answered("c3", "10:06", number="13900001111")
    exchange.answered("c4", "10:07", number="anonymous")
    assert (state(of(call), "phone_2"), state(of(hidden), "phone_2")) == ("running", "running")


def test_norm_sla_phone_2_met_by_whatever_way_he_reaches_us(exchange: Exchange, caller: Requester) -> None:
    crew = exchange.crew
    call = exchange.missed("c1", "10:00")
    assert call.requester == caller
    ticket = crew.by("10:05").receive(requester=caller, channel="portal", by=asker(crew.receive(requester=caller)))
    assert state(of(call), "phone_2") == "met"
    again = exchange.missed("c2", "10:20")
    ticket_actions.reply(ticket_id=ticket.pk, body="It is the second floor.", by=asker(ticket), at=at("10:22"))
    assert (state(of(again), "phone_2"), clock(of(again), "phone_2").ended_at) == ("met", at("10:22"))


def test_norm_sla_phone_2_met_when_he_writes_by_messenger(exchange: Exchange, caller: Requester) -> None:
    call = exchange.missed("c1", "10:00")
    publish(MessageHeard(at=at("10:04"), conversation_id=1, requester_id=caller.pk, utterance_id=1))
    assert (state(of(call), "phone_2"), clock(of(call), "phone_2").ended_at) == ("met", at("10:04"))


def test_norm_sla_phone_2_registering_what_was_missed_is_no_call_back(exchange: Exchange, caller: Requester) -> None:
    crew = exchange.crew
    call = exchange.missed("c1", "10:00")
    intake = ticket_actions.Intake(channel="phone", title="x", description="He rang in vain.", requester=caller)
    ticket = actions.register(intake=intake, call_id=call.pk, by=crew.agent, at=at("10:03"))
    call.refresh_from_db()
    assert (call.ticket, state(of(call), "phone_2")) == (ticket, "running")
    actions.call_back(call_id=call.pk, outcome="reached", note="Apologised.", by=crew.agent, at=at("10:08"))
    assert state(of(call), "phone_2") == "met"


def test_norm_sla_phone_2_written_down_by_hand(exchange: Exchange) -> None:
    crew, call = exchange.crew, exchange.missed("c1", "10:00", number="")
    ours = actions.call_back(call_id=call.pk, outcome="not_reached", by=crew.agent, at=at("10:04"))
    assert (ours.state, ours.direction, ours.call_back_of) == ("missed", "outbound", call)
    assert clock(of(call), "phone_2").attempts == 1
    ours = actions.call_back(call_id=call.pk, outcome="reached", by=crew.agent, at=at("10:09"))
    assert (ours.state, ours.agent, state(of(call), "phone_2")) == ("ended", crew.agent.user, "met")


@pytest.mark.parametrize("outcome", ["reached", "not_reached"])
def test_who_was_reached_is_not_called_back_once_more(exchange: Exchange, outcome: str) -> None:
    crew, call = exchange.crew, exchange.missed("c1", "10:00")
    actions.call_back(call_id=call.pk, outcome="reached", by=crew.agent, at=at("10:09"))
    with pytest.raises(Refused) as refusal:
        actions.call_back(call_id=call.pk, outcome=outcome, by=crew.agent, at=at("10:09"))
    assert refusal.value.norm == "SLA-PHONE-2"
    assert call.call_backs.count() == 1


@pytest.mark.parametrize("first", ["by hand", "by the system"])
def test_a_call_back_that_the_telephone_system_tells_of_too_is_one_call(exchange: Exchange, first: str) -> None:
    crew, call = exchange.crew, exchange.missed("c1", "10:00")
    if first == "by hand":
        actions.call_back(call_id=call.pk, outcome="not_reached", note="Engaged.", by=crew.agent, at=at("10:05:00"))
    for kind, when in (("ringing", "10:04:00"), ("missed", "10:04:40")):
        exchange.tell("c2", kind, when, heard="10:06", direction="outbound", agent="agent")
    if first == "by the system":
        actions.call_back(call_id=call.pk, outcome="not_reached", note="Engaged.", by=crew.agent, at=at("10:07"))
    ours = PhoneCall.objects.exclude(pk=call.pk).get()
    assert (ours.note, ours.call_back_of, ours.external_id, ours.state) == ("Engaged.", call, "c2", "missed")
    assert clock(of(call), "phone_2").attempts == 1


def test_norm_sla_phone_3_a_dropped_call_is_called_back_at_once_and_the_identity_checked(exchange: Exchange) -> None:
    crew, call = exchange.crew, exchange.dropped("c1", "10:00")
    assert (due(of(call), "phone_3"), tasks(of(call), "call_back")) == ("Mon 10:05", [("agent", "open")])
    with pytest.raises(Refused) as refusal:
        actions.call_back(call_id=call.pk, outcome="reached", by=crew.agent, at=at("10:02"))
    assert refusal.value.fields["identity_checked"][0].norm == "SLA-PHONE-3"
    assert PhoneCall.objects.count() == 1, "what is refused leaves no trace"
    actions.call_back(call_id=call.pk, outcome="reached", identity_checked=True, by=crew.agent, at=at("10:02"))
    assert (state(of(call), "phone_3"), tasks(of(call), "call_back")) == ("met", [("agent", "done")])


def test_norm_sla_phone_3_its_task_does_not_get_round_the_identity_check(exchange: Exchange) -> None:
    crew, call = exchange.crew, exchange.dropped("c1", "10:00")
    task = Task.objects.get(timer=clock(of(call), "phone_3"))
    with pytest.raises(Refused) as refusal:
        attempt(task_id=task.pk, outcome="reached", by=crew.agent, at=at("10:02"))
    assert refusal.value.norm == "SLA-PHONE-3"
    assert state(of(call), "phone_3") == "running"
    assert attempt(task_id=task.pk, outcome="not_reached", note="busy", by=crew.agent, at=at("10:02")).attempts == 1


def test_norm_sla_phone_3_our_call_alone_does_not_prove_who_answers(exchange: Exchange) -> None:
    call = exchange.dropped("c1", "10:00")
    ours = exchange.answered("c2", "10:02", direction="outbound")
    assert state(of(call), "phone_3") == "running"
    actions.check_identity(call_id=ours.pk, by=exchange.crew.agent, at=at("10:03"))
    timer = clock(of(call), "phone_3")
    assert (timer.state, timer.ended_at) == ("met", at("10:02:05"))


def test_norm_sla_phone_3_who_rings_again_himself_need_not_be_rung(exchange: Exchange) -> None:
    call = exchange.dropped("c1", "10:00")
    exchange.answered("c2", "10:02")
    assert (state(of(call), "phone_3"), tasks(of(call), "call_back")) == ("cancelled", [("agent", "dropped")])


def test_norm_sla_phone_3_by_whichever_word_the_system_says_it(exchange: Exchange) -> None:
    exchange.tell("c1", "answered", "10:00", agent="agent")
    call = exchange.tell("c1", "ended", "10:01", cause="line_failure")
    assert (call.state, call.cause, state(of(call), "phone_3")) == ("dropped", "line_failure", "running")


def test_norm_cons_1_advice_by_phone_is_asked_about_within_two_hours(exchange: Exchange) -> None:
    crew, call = exchange.crew, exchange.answered("c1", "08:31")
    actions.advise(call_id=call.pk, answer="Use the other VPN profile.", by=crew.agent, at=at("08:40"))
    assert (due(of(call), "cons_1"), tasks(of(call), "follow_up")) == ("Mon 10:40", [("agent", "open")])
    exchange.answered("c2", "09:10", direction="outbound")
    assert state(of(call), "cons_1") == "running", "he must have had time to try"
    exchange.answered("c3", "10:10", direction="outbound")
    assert state(of(call), "cons_1") == "met"


def test_norm_cons_1_on_the_ticket_where_there_is_one(exchange: Exchange, caller: Requester) -> None:
    crew, call = exchange.crew, exchange.answered("c1", "10:00")
    ticket = crew.by("10:01").receive(requester=caller)
    actions.link_call(call_id=call.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:02"))
    actions.advise(call_id=call.pk, answer="Use the other profile.", by=crew.agent, at=at("10:03"))
    assert (states(ticket, "cons_1"), clocks(of(call), "cons_1")) == (["running"], [])


def test_norm_cons_1_is_for_those_who_were_spoken_to(exchange: Exchange) -> None:
    call = exchange.missed("c1", "10:00")
    with pytest.raises(Refused):
        actions.advise(call_id=call.pk, answer="x", by=exchange.crew.agent, at=at("10:03"))
