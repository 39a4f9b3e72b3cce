"""Instant messages, and whoever is away from them (RTX-1…4)."""

import pytest

from accounts.actors import SYSTEM
from core.errors import Forbidden
from sla.actions.queue_notice import give_queue_notice
from sla.actions.signal import pause_clocks
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.policy.conditions import Attributes
from tests.sla.clockwork import Crew, at, begin, clock, clocks, due, fire, meet, state, states, told

TALK = Owner(OwnerKind.CONVERSATION, 17)
RTX = Attributes(channel="rtx")


@pytest.fixture
def talk(crew: Crew) -> Owner:
    """A conversation that has a ticket, in the hands of the group."""
    return Owner(OwnerKind.CONVERSATION, 17, crew.dispatched(channel="rtx").pk)


def test_norm_rtx_1_a_message_is_answered_within_five_minutes(crew: Crew, talk: Owner) -> None:
    begin(talk, "rtx_1", "10:00", key="m1", attributes=RTX)
    fire("10:03")
    assert told(talk, "rtx_1") == {"warn": "engineer"}
    fire("10:05")
    assert (state(talk, "rtx_1"), told(talk, "rtx_1")) == ("breached", {"warn": "engineer", "due": "group_lead"})
    fire("10:10")
    assert told(talk, "rtx_1")["due+5"] == "supervisor"


def test_norm_rtx_1_a_reply_meets_it_and_the_next_message_has_its_own(crew: Crew) -> None:
    begin(TALK, "rtx_1", "10:00", key="m1", attributes=RTX)
    meet(TALK, "rtx_1", "10:02")
    begin(TALK, "rtx_1", "10:20", key="m2", attributes=RTX)
    meet(TALK, "rtx_1", "10:26")
    begin(TALK, "rtx_1", "10:30", key="m3", attributes=RTX)
    assert states(TALK, "rtx_1") == ["met", "breached", "running"]


def test_norm_rtx_1_in_site_hours(crew: Crew) -> None:
    begin(TALK, "rtx_1", "Fri 17:58", key="m1", attributes=RTX)
    assert due(TALK, "rtx_1") == "2026-11-30 08:33"


def test_norm_rtx_2_a_queue_notice_with_a_time_answers_and_is_a_promise(crew: Crew) -> None:
    begin(TALK, "rtx_1", "10:00", key="m1", attributes=RTX)
    give_queue_notice(owner=TALK, promised_at=at("10:40"), attributes=RTX, by=crew.agent, at=at("10:04"))
    assert (state(TALK, "rtx_1"), state(TALK, "prom_1"), due(TALK, "prom_1")) == ("met", "running", "Mon 10:40")
    fire("10:40")
    assert told(TALK, "prom_1") == {"warn": "agent", "due": "agent"}
    meet(TALK, "prom_1", "10:41")
    assert state(TALK, "prom_1") == "breached"


def test_norm_rtx_2_an_automatic_notice_answers_nobody(crew: Crew) -> None:
    begin(TALK, "rtx_1", "10:00", key="m1", attributes=RTX)
    with pytest.raises(Forbidden):
        give_queue_notice(owner=TALK, promised_at=at("10:40"), attributes=RTX, by=SYSTEM, at=at("10:01"))
    assert (state(TALK, "rtx_1"), clocks(TALK, "prom_1")) == ("running", [])


def away(crew: Crew, when: str) -> Owner:
    """The agent leaves his desk without a word."""
    user = crew.user("agent")
    owner = Owner(OwnerKind.PERSON, user.pk)
    begin(owner, "rtx_3", when, key=when, person_id=user.pk)
    return owner


def test_norm_rtx_3_away_without_a_word_he_is_reminded_and_the_supervisor_told(crew: Crew) -> None:
    agent = away(crew, "10:00")
    fire("10:25")
    assert told(agent, "rtx_3") == {"warn": "agent"}
    fire("10:29:59")
    assert state(agent, "rtx_3") == "running"
    fire("10:30")
    assert (state(agent, "rtx_3"), told(agent, "rtx_3")) == ("breached", {"warn": "agent", "due": "agent + supervisor"})


def test_norm_rtx_3_back_or_a_word_left_in_time(crew: Crew) -> None:
    agent = away(crew, "10:00")
    meet(agent, "rtx_3", "10:20")
    away(crew, "11:00")
    assert states(agent, "rtx_3") == ["met", "running"]
    fire("11:30")
    assert states(agent, "rtx_3") == ["met", "breached"]


@pytest.mark.parametrize("excuse", ["lunch", "off"])
def test_norm_rtx_3_stands_still_at_lunch_and_off_duty(crew: Crew, excuse: str) -> None:
    agent = away(crew, "11:50")
    pause_clocks(owner=agent, waiting_on=excuse, at=at("12:00"))
    fire("13:30")
    assert (state(agent, "rtx_3"), told(agent, "rtx_3")) == ("paused", {})
    pause_clocks(owner=agent, waiting_on="", at=at("13:30"))
    assert (state(agent, "rtx_3"), due(agent, "rtx_3")) == ("running", "Mon 13:50")
    fire("13:45")
    assert told(agent, "rtx_3") == {"warn": "agent"}


def test_norm_rtx_3_back_from_lunch_nothing_is_said_about_it(crew: Crew) -> None:
    agent = away(crew, "11:50")
    pause_clocks(owner=agent, waiting_on="lunch", at=at("12:00"))
    meet(agent, "rtx_3", "13:30")
    fire("18:00")
    assert (state(agent, "rtx_3"), told(agent, "rtx_3")) == ("met", {})


def test_norm_rtx_4_what_was_left_over_is_answered_half_an_hour_after_opening(crew: Crew) -> None:
    begin(TALK, "rtx_4", "18:00", key="Mon", attributes=RTX)
    assert due(TALK, "rtx_4") == "Tue 09:00"
    fire("Tue 08:59")
    assert (state(TALK, "rtx_4"), told(TALK, "rtx_4")) == ("running", {})
    fire("Tue 09:00")
    assert (state(TALK, "rtx_4"), told(TALK, "rtx_4")) == ("breached", {"due": "supervisor"})


def test_norm_rtx_4_over_the_weekend_and_met_by_asking(crew: Crew) -> None:
    begin(TALK, "rtx_4", "Fri 18:00", key="Fri", attributes=RTX)
    assert clock(TALK, "rtx_4").due_at == at("2026-11-30 09:00")
    meet(TALK, "rtx_4", "2026-11-30 08:50")
    fire("2026-11-30 12:00")
    assert (state(TALK, "rtx_4"), told(TALK, "rtx_4")) == ("met", {})
