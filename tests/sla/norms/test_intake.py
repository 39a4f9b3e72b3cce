"""A request comes in: taken into process, made clear (BRT-1, MAIL-1, BRT-2, MAIL-2, LIFE-18)."""

import pytest

from accounts.actors import Actor, Via
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, clock, clocks, due, fire, fired_at, state, told
from tickets.models import Ticket


@pytest.mark.parametrize("channel", ["portal", "rest"])
def test_norm_brt_1_in_process_within_five_minutes_of_registration(crew: Crew, channel: str) -> None:
    ticket = crew.receive(channel=channel)
    fire("10:03")
    assert (state(ticket, "brt_1"), set(told(ticket, "brt_1"))) == ("running", {"warn"})
    fire("10:05")
    assert (state(ticket, "brt_1"), told(ticket, "brt_1")["due"]) == ("breached", "shift_lead")
    fire("10:10")
    assert told(ticket, "brt_1")["due+5"] == "supervisor"
    assert fired_at(ticket, "brt_1") == {"warn": "Mon 10:03", "due": "Mon 10:05", "due+5": "Mon 10:10"}


def test_norm_brt_1_whoever_can_stop_it_is_warned(crew: Crew) -> None:
    requester = RequesterFactory.create()
    by_himself = Actor.for_requester(requester, via=Via.PORTAL)
    mine = crew.receive(channel="portal")
    nobodys = crew.receive(channel="portal", requester=requester, by=by_himself)
    fire("10:03")
    assert (told(mine, "brt_1"), told(nobodys, "brt_1")) == ({"warn": "agent"}, {"warn": "dispatcher"})


@pytest.mark.parametrize("channel", ["phone", "rtx", "walk_in", "email"])
def test_norm_brt_1_is_the_portals(crew: Crew, channel: str) -> None:
    assert clocks(crew.receive(channel=channel), "brt_1") == []


def test_norm_brt_1_met_by_acknowledging(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    crew.act("acknowledge", ticket, "10:05")
    assert (state(ticket, "brt_1"), clock(ticket, "brt_1").outcome) == ("met", "")


def test_norm_brt_1_acknowledged_late_it_stays_breached_and_the_chain_ends(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    fire("10:05")
    crew.act("acknowledge", ticket, "10:06")
    fire("18:00")
    assert (state(ticket, "brt_1"), set(told(ticket, "brt_1"))) == ("breached", {"warn", "due"})
    assert clock(ticket, "brt_1").ended_at


def test_norm_brt_1_only_a_persons_act_stops_it(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    crew.act("acknowledge", ticket, "10:01", by="system")
    assert state(ticket, "brt_1") == "running"
    crew.act("dispatch", ticket, "10:02", by="dispatcher", to_group=crew.group)
    assert state(ticket, "brt_1") == "met"


def test_norm_brt_1_met_by_a_result_at_once(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    crew.act("acknowledge", ticket, "10:01", by="system")
    crew.resolve(ticket, "10:04", by="agent")
    assert state(ticket, "brt_1") == "met"


def test_norm_mail_1_a_letter_is_taken_into_process_within_a_quarter_of_an_hour(crew: Crew) -> None:
    ticket = crew.receive(channel="email")
    fire("10:10")
    assert told(ticket, "mail_1") == {"warn": "agent"}
    fire("10:15")
    assert (state(ticket, "mail_1"), told(ticket, "mail_1")) == ("breached", {"warn": "agent", "due": "shift_lead"})
    fire("18:00")
    assert set(told(ticket, "mail_1")) == {"warn", "due"}


def test_norm_mail_1_in_site_hours_and_met_by_a_person(crew: Crew) -> None:
    ticket = crew.by("Sat 23:00").receive(channel="email")
    assert due(ticket, "mail_1") == "2026-11-30 08:45"
    crew.act("acknowledge", ticket, "Sat 23:00", by="system")
    assert state(ticket, "mail_1") == "running"
    crew.act("dispatch", ticket, "2026-11-30 08:40", by="dispatcher", to_group=crew.group)
    assert state(ticket, "mail_1") == "met"


def unclear(crew: Crew, when: str = "10:00", channel: str = "portal") -> Ticket:
    """A ticket whose description nobody understands."""
    ticket = crew.by(when).acknowledged(channel=channel)
    return crew.act("clarify", ticket, when, ask="requester", question="Which tray do you print from?")


@pytest.mark.parametrize(("channel", "norm"), [("portal", "BRT-2"), ("phone", "BRT-2"), ("email", "MAIL-2")])
def test_norm_brt_2_and_mail_2_the_user_is_contacted_within_five_minutes(crew: Crew, channel: str, norm: str) -> None:
    ticket = unclear(crew, channel=channel)
    assert clock(ticket, "brt_2").norm == norm
    fire("10:03")
    assert told(ticket, "brt_2") == {"warn": "agent"}
    fire("10:05")
    assert (state(ticket, "brt_2"), told(ticket, "brt_2")["due"]) == ("breached", "agent")
    fire("10:15")
    assert told(ticket, "brt_2") == {"warn": "agent", "due": "agent", "due+10": "supervisor"}


def test_norm_mail_2_met_by_a_reply(crew: Crew) -> None:
    ticket = unclear(crew, channel="email")
    crew.reply(ticket, "10:04")
    fire("18:00")
    assert state(ticket, "brt_2") == "met"


def test_norm_brt_2_met_by_an_answered_call_or_by_hearing_from_him(crew: Crew) -> None:
    called, answered = unclear(crew), unclear(crew)
    crew.call(called, "10:04")
    crew.reply(answered, "10:04", by="requester")
    assert (state(called, "brt_2"), state(answered, "brt_2")) == ("met", "met")


def test_norm_brt_2_a_note_is_no_contact(crew: Crew) -> None:
    ticket = unclear(crew)
    crew.note(ticket, "10:02")
    assert state(ticket, "brt_2") == "running"


def test_norm_brt_2_an_unanswered_call_gives_a_quarter_of_an_hour_twice(crew: Crew) -> None:
    ticket = unclear(crew)
    crew.call(ticket, "10:04", reached=False)
    assert due(ticket, "brt_2") == "Mon 10:20"
    crew.call(ticket, "10:19", reached=False)
    assert due(ticket, "brt_2") == "Mon 10:35"
    crew.call(ticket, "10:30", reached=False)
    assert (due(ticket, "brt_2"), clock(ticket, "brt_2").attempts) == ("Mon 10:35", 3)
    fire("10:35")
    assert (state(ticket, "brt_2"), told(ticket, "brt_2")["due"]) == ("breached", "agent")


def test_norm_brt_2_more_time_is_warned_of_anew(crew: Crew) -> None:
    ticket = unclear(crew)
    fire("10:03")
    crew.call(ticket, "10:04", reached=False)
    fire("10:18")
    assert fired_at(ticket, "brt_2") == {"warn": "Mon 10:18"}
    crew.call(ticket, "10:19")
    assert state(ticket, "brt_2") == "met"


def test_norm_brt_2_once_it_is_late_a_call_nobody_answers_mends_nothing(crew: Crew) -> None:
    ticket = unclear(crew)
    fire("10:05")
    crew.call(ticket, "10:06", reached=False)
    assert (state(ticket, "brt_2"), due(ticket, "brt_2")) == ("breached", "Mon 10:05")


def test_norm_life_18_the_dispatcher_answers_within_a_quarter_of_an_hour(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("clarify", ticket, "11:50", by="engineer", ask="dispatcher", question="Which room is it?")
    assert due(ticket, "life_18") == "Mon 13:35"
    crew.note(ticket, "11:55", by="engineer")
    assert state(ticket, "life_18") == "running", "his own note is no answer"
    fire("13:35")
    assert (state(ticket, "life_18"), told(ticket, "life_18")) == ("breached", {"due": "supervisor"})


def test_norm_life_18_met_by_the_dispatchers_note(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("clarify", ticket, "10:10", by="engineer", ask="dispatcher", question="Which room is it?")
    crew.note(ticket, "10:20", by="dispatcher")
    fire("18:00")
    assert (state(ticket, "life_18"), told(ticket, "life_18")) == ("met", {})
    assert clocks(ticket, "brt_2") == [], "the user was not asked"
