"""Calls as people at the desk have them: by hand, on tickets, known by their numbers."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import Actor
from accounts.models import Requester
from accounts.numbers import number_key
from channels_intake.phone import actions
from channels_intake.phone.actions import Entry
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.queries import shares_today, under_way, waiting_calls
from channels_intake.phone.recognise import agent_of, callers_of
from core.errors import Forbidden, Malformed, Missing, Refused
from tests.factories import RequesterFactory, asker
from tests.intake.phone.conftest import HIS, Exchange, of
from tests.sla.clockwork import Crew, at, clock, state
from tickets import actions as ticket_actions
from tickets.models import Call, Ticket


def test_the_person_is_known_by_his_number_however_it_is_written(exchange: Exchange, caller: Requester) -> None:
    for place, written in enumerate(("+8613800138000", "013800138000", "tel:138-0013-8000", "138 0013 8000")):
        call = exchange.tell(f"c{place}", "ringing", "10:00", number=written)
        assert (call.requester, call.number, call.number_key) == (caller, written, HIS)


def test_a_number_that_several_share_names_none_of_them(exchange: Exchange, caller: Requester) -> None:
    other = RequesterFactory.create(phone=HIS)
    assert exchange.tell("c1", "ringing", "10:00").requester is None
    assert callers_of(number_key(HIS)) == [caller, other]
    assert callers_of("") == []


def test_the_agent_is_known_by_his_extension_or_user_name(crew: Crew) -> None:
    agent = crew.user("agent")
    agent.phone = "8316-6021"
    agent.save(update_fields=["phone"])
    assert agent_of("83166021") == agent_of("sip:83166021@pbx.corp.example") == agent_of(agent.username) == agent
    assert agent_of("6099") is None
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    assert agent_of("83166021") is None


def test_by_hand_from_ring_to_end_and_every_word_once(crew: Crew) -> None:
    call = actions.ring(number=HIS, by=crew.agent, at=at("10:00:00"))
    for act, when, stands in (
        (actions.answer, "10:00:08", "answered"),
        (actions.answer, "10:00:20", "answered"),
        (actions.end, "10:04", "ended"),
        (actions.end, "10:09", "ended"),
    ):
        call = act(call_id=call.pk, by=crew.agent, at=at(when))
        assert call.state == stands
    assert (call.agent, call.answered_at, call.ended_at) == (crew.agent.user, at("10:00:08"), at("10:04"))
    assert call.events.count() == 3
    missed = actions.ring(number=HIS, by=crew.agent, at=at("10:10"))
    assert actions.miss(call_id=missed.pk, cause="gave_up", by=crew.agent, at=at("10:11")).cause == "gave_up"
    dropped = actions.ring(number=HIS, by=crew.agent, at=at("10:12"))
    assert actions.drop(call_id=dropped.pk, by=crew.agent, at=at("10:13")).state == "dropped"


def test_written_down_afterwards_with_its_times(crew: Crew) -> None:
    entry = Entry(number=HIS, outcome="ended", ringing_at=at("09:00:00"), answered_at=at("09:00:13"), note="VPN")
    call = actions.log(entry=entry, by=crew.agent, at=at("10:00"))
    assert (call.state, call.note, call.agent, call.ended_at) == ("ended", "VPN", crew.agent.user, at("10:00"))
    assert clock(of(call), "phone_1").outcome == "tolerated"
    missed = actions.log(entry=Entry(number=HIS, outcome="missed", ended_at=at("09:30")), by=crew.agent, at=at("10:00"))
    assert (missed.state, state(of(missed), "phone_2")) == ("missed", "running")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"number": ""}, "number", "required"),
        ({"number": "1\x002"}, "number", "control_characters"),
        ({"outcome": "lost"}, "outcome", "unknown"),
        ({"direction": "up"}, "direction", "unknown"),
        ({"cause": "?"}, "cause", "unknown"),
        ({"ended_at": at("12:00")}, "ended_at", "future"),
        ({"answered_at": at("09:30"), "ended_at": at("09:00")}, "ended_at", "order"),
        ({"recording": "javascript:alert(1)"}, "recording", "invalid"),
        ({"note": "x" * 2001}, "note", "too_long"),
    ],
)
def test_what_cannot_be_written_down_is_named(crew: Crew, changes: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        actions.log(entry=Entry(**{"number": HIS, "outcome": "ended"} | changes), by=crew.agent, at=at("10:00"))
    assert [problem.code for problem in refusal.value.fields[field]] == [code]
    assert not PhoneCall.objects.exists()


def test_calls_are_the_desks_own_business(crew: Crew) -> None:
    ticket = crew.receive()
    outside: Actor = asker(ticket)
    call = actions.ring(number=HIS, by=crew.agent, at=at("10:00"))
    with pytest.raises(Forbidden):
        actions.answer(call_id=call.pk, by=outside, at=at("10:01"))
    with pytest.raises(Missing):
        actions.answer(call_id=10**9, by=crew.agent, at=at("10:01"))


def test_a_call_about_a_ticket_stands_in_its_log_once_and_its_clocks_know(exchange: Exchange) -> None:
    crew = exchange.crew
    ticket = crew.by("09:58").acknowledged()
    crew.act("clarify", ticket, "09:59", ask="requester", question="Which printer is it?")
    assert state(ticket, "brt_2") == "running"
    call = exchange.answered("c1", "10:00", direction="outbound")
    for _twice in range(2):
        call = actions.link_call(call_id=call.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:02"))
    exchange.tell("c1", "ended", "10:00:51", direction="outbound")
    entry = Call.objects.get(ticket=ticket)
    assert (entry.direction, entry.outcome, entry.number, entry.by) == ("outbound", "reached", HIS, crew.agent.user)
    assert (call.logged, call.requester, state(ticket, "brt_2")) == (entry, ticket.requester, "met")
    with pytest.raises(Refused):
        actions.link_call(call_id=call.pk, ticket_id=crew.receive().pk, by=crew.agent, at=at("10:03"))


def test_what_somebody_logged_on_the_ticket_by_hand_is_that_call(exchange: Exchange) -> None:
    crew = exchange.crew
    ticket = crew.by("09:58").acknowledged()
    call = exchange.answered("c1", "10:00", direction="outbound")
    crew.act("call", ticket, "10:05", direction="outbound", outcome="reached", number="138 0013 8000")
    call = actions.link_call(call_id=call.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:06"))
    assert call.logged == Call.objects.get(ticket=ticket)


def test_a_call_missed_by_us_is_no_attempt_of_ours(exchange: Exchange) -> None:
    crew = exchange.crew
    ticket = crew.by("09:58").acknowledged()
    call = exchange.missed("c1", "10:00")
    actions.link_call(call_id=call.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:01"))
    assert not Call.objects.exists()
    ours = exchange.tell("c2", "ringing", "10:02", direction="outbound", agent="agent")
    actions.link_call(call_id=ours.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:02"))
    exchange.tell("c2", "missed", "10:03", direction="outbound", agent="agent")
    assert Call.objects.get().outcome == "not_reached"
    talk = exchange.dropped("c3", "10:05")
    actions.link_call(call_id=talk.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:06"))
    assert Call.objects.latest("pk").outcome == "call_later"


def test_a_cancelled_ticket_takes_no_call_and_nothing_breaks(exchange: Exchange) -> None:
    crew, call = exchange.crew, exchange.answered("c1", "10:00")
    ticket = crew.by("09:58").cancelled()
    assert actions.link_call(call_id=call.pk, ticket_id=ticket.pk, by=crew.agent, at=at("10:02")).logged is None


def intake(requester: Requester, **more: Any) -> ticket_actions.Intake:
    values = {"channel": "phone", "title": "VPN", "description": "It asks for a code.", "requester": requester}
    return ticket_actions.Intake(**values | more)  # type: ignore[arg-type]


def test_norm_kpi_3_solved_on_the_spot_in_one_act(exchange: Exchange, caller: Requester) -> None:
    crew, call = exchange.crew, exchange.answered("c1", "10:00")
    solved = actions.Solved(
        cause="The account had been locked after five wrong codes.",
        plan="Unlocked the account and set a new code with the user.",
        result="The user logged in to the VPN while still on the phone.",
    )
    ticket = actions.register(intake=intake(caller), on_the_spot=solved, call_id=call.pk, by=crew.agent, at=at("10:03"))
    verbs = list(ticket.events.order_by("seq").values_list("verb", flat=True))
    assert (ticket.state, verbs) == ("confirming", ["receive", "call", "acknowledge", "resolve"])
    assert ticket.events.get(verb="resolve").params["first_contact"] is True


def test_norm_talk_2_what_the_gate_refuses_registers_nothing_at_all(exchange: Exchange, caller: Requester) -> None:
    call = exchange.answered("c1", "10:00")
    solved = actions.Solved(cause="已处理", plan="已处理", result="OK")
    with pytest.raises(Refused) as refusal:
        actions.register(
            intake=intake(caller), on_the_spot=solved, call_id=call.pk, by=exchange.crew.agent, at=at("10:03")
        )
    assert {"cause", "plan", "result"} <= refusal.value.fields.keys()
    call.refresh_from_db()
    assert (Ticket.objects.count(), call.ticket, call.taken_up_at) == (0, None, None)


def test_norm_cons_1_an_answered_question_starts_the_clock(exchange: Exchange, caller: Requester) -> None:
    crew = exchange.crew
    advice = actions.Advised(answer="Choose the profile “Branch office”.")
    act = {"intake": intake(caller, kind="consultation", external_id="web-1"), "on_the_spot": advice}
    ticket = actions.register(**act, by=crew.agent, at=at("10:03"))  # type: ignore[arg-type]
    again = actions.register(**act, by=crew.agent, at=at("10:04"))  # type: ignore[arg-type]
    assert (again.pk, ticket.state, state(ticket, "cons_1")) == (ticket.pk, "acknowledged", "running")


def test_what_rings_is_shown_to_whom_it_rings_for_and_the_desks_own_to_all(exchange: Exchange) -> None:
    crew = exchange.crew
    agent, dispatcher = crew.user("agent"), crew.user("dispatcher")
    his = exchange.tell("c1", "ringing", "10:00:00", agent="agent")
    desks = exchange.tell("c2", "ringing", "10:00:05", number="02187654321")
    assert under_way(agent, at=at("10:00:10")) == [his, desks]
    assert under_way(dispatcher, at=at("10:00:10")) == [desks]
    exchange.tell("c2", "answered", "10:00:12", agent="dispatcher", number="02187654321")
    assert under_way(agent, at=at("10:00:14")) == [his]
    assert under_way(dispatcher, at=at("10:00:14")) == [desks], "his talk, until he has registered it"
    assert under_way(agent, at=at("10:03")) == [], "a ring nobody told the end of is over"


def test_the_shares_of_today_and_who_waits_first_due_first(exchange: Exchange) -> None:
    for call, after in (("c1", 5), ("c2", 12), ("c3", 14), ("c4", 20)):
        exchange.answered(call, "10:00", after=after, number=f"1390000{after:04}")
    late, soon = exchange.missed("m1", "10:01", number="13700000001"), exchange.dropped("m2", "10:02", number="137")
    shares = shares_today(at=at("11:00"))
    assert (shares.prompt, shares.tally.tolerated, shares.tally.missed, shares.waiting) == (2, 1, 1, 2)
    assert (shares.prompt_share, shares.tolerated_share, shares.missed_share) == (50.0, 25.0, 25.0)
    assert [call.pk for call in waiting_calls()] == [soon.pk, late.pk]
    assert shares_today(at=at("11:00") + timedelta(days=1)).tally.n == 0
