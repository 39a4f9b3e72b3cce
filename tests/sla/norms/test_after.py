"""After the result: the user is told, called, and heard (BRT-3, FOLL-1, SAT-1); escalations are tracked (LIFE-12)."""

import pytest

from tests.factories import GOOD_RESOLUTION
from tests.sla.clockwork import Crew, at, clock, clocks, due, fire, fired_at, state, states, tasks, told
from tickets.models import Escalation, Ticket


def resolved(crew: Crew, when: str) -> Ticket:
    return crew.resolve(crew.by(when).processing(), when)


def closed(crew: Crew, when: str = "11:00") -> Ticket:
    """Confirmed by the user himself and closed."""
    ticket = resolved(crew, when)
    crew.act("confirm", ticket, when, by="requester", solved=True)
    return crew.act("close", ticket, when, by="supervisor")


# BRT-3 -----------------------------------------------------------------------------------------------------------


def test_norm_brt_3_the_user_is_told_the_same_day(crew: Crew) -> None:
    ticket = resolved(crew, "11:00")
    assert due(ticket, "brt_3") == "Mon 18:00"
    fire("17:30")
    assert (told(ticket, "brt_3"), tasks(ticket, "tell_result")) == ({"warn": "agent"}, [("agent", "open")])
    fire("18:00")
    assert (state(ticket, "brt_3"), told(ticket, "brt_3")["due"]) == ("breached", "agent + supervisor")


@pytest.mark.parametrize(
    ("when", "due_at"),
    [("17:30", "Mon 18:00"), ("17:50", "Mon 18:20"), ("18:30", "Tue 18:00"), ("Sat 10:00", "2026-11-30 18:00")],
)
def test_norm_brt_3_at_least_half_an_hour(crew: Crew, when: str, due_at: str) -> None:
    assert due(resolved(crew, when), "brt_3") == due_at


def test_norm_brt_3_by_phone_when_he_is_reached(crew: Crew) -> None:
    ticket = resolved(crew, "11:00")
    crew.call(ticket, "11:10", reached=False)
    assert state(ticket, "brt_3") == "running"
    crew.call(ticket, "11:20")
    fire("18:00")
    assert (state(ticket, "brt_3"), told(ticket, "brt_3")) == ("met", {})


def test_norm_brt_3_who_says_himself_that_it_is_not_solved_has_heard_of_it(crew: Crew) -> None:
    ticket = resolved(crew, "11:00")
    crew.act("confirm", ticket, "11:30", by="requester", answer="partly", comment="The other tray still jams.")
    assert states(ticket, "brt_3") == ["met"]


def test_norm_brt_3_each_round_has_its_result(crew: Crew) -> None:
    ticket = resolved(crew, "11:00")
    crew.reopen(ticket, "11:30", by="agent")
    assert states(ticket, "brt_3") == ["cancelled"]
    crew.resolve(ticket, "12:00")
    assert states(ticket, "brt_3") == ["cancelled", "running"]


# FOLL-1 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "due_at"),
    [
        ("14:00", "Tue 14:00"),
        ("08:30", "Tue 08:30"),
        ("12:30", "Tue 13:30"),
        ("19:00", "Wed 08:30"),
        ("Fri 16:00", "2026-11-30 16:00"),
        ("2026-02-14 16:00", "2026-02-24 16:00"),
    ],
)
def test_norm_foll_1_at_the_same_time_of_the_next_working_day(crew: Crew, when: str, due_at: str) -> None:
    assert due(resolved(crew, when), "foll_1") == due_at


def test_norm_foll_1_the_first_responder_follows_up_else_the_supervisor_hears(crew: Crew) -> None:
    ticket = resolved(crew, "16:00")
    assert tasks(ticket, "follow_up") == [("agent", "open")]
    fire("Tue 16:00")
    assert fired_at(ticket, "foll_1") == {"warn": "Tue 14:00", "due": "Tue 16:00"}
    assert (state(ticket, "foll_1"), told(ticket, "foll_1")) == ("breached", {"warn": "agent", "due": "supervisor"})


def test_norm_foll_1_two_working_hours_ahead(crew: Crew) -> None:
    ticket = resolved(crew, "08:30")
    fire("17:00")
    assert fired_at(ticket, "foll_1") == {"warn": "Mon 16:00"}


def test_norm_foll_1_met_when_he_was_reached(crew: Crew) -> None:
    ticket = resolved(crew, "14:00")
    crew.reply(ticket, "15:00")
    crew.call(ticket, "15:10", reached=False)
    assert state(ticket, "foll_1") == "running"
    crew.call(ticket, "Tue 13:00")
    assert (state(ticket, "foll_1"), tasks(ticket, "follow_up")) == ("met", [("agent", "done")])


def test_norm_foll_1_met_by_his_own_rating_and_not_by_one_the_desk_wrote_down(crew: Crew) -> None:
    his, ours = closed(crew), closed(crew)
    crew.act("survey", his, "12:00", by="requester", score=4)
    crew.act("survey", ours, "12:00", by="agent", score=4)
    assert (state(his, "foll_1"), state(ours, "foll_1")) == ("met", "running")


def test_norm_foll_1_after_three_failed_attempts_the_supervisor_decides(crew: Crew) -> None:
    ticket = resolved(crew, "14:00")
    for when in ("14:10", "15:00"):
        crew.call(ticket, when, reached=False)
        fire(when)
    assert (told(ticket, "foll_1"), tasks(ticket, "decide")) == ({}, [])
    crew.call(ticket, "16:00", reached=False)
    fire("16:00")
    assert told(ticket, "foll_1") == {"attempts": "supervisor"}
    assert (state(ticket, "foll_1"), tasks(ticket, "decide")) == ("running", [("supervisor", "open")])


def test_norm_foll_1_a_call_before_the_result_follows_nothing_up(crew: Crew) -> None:
    ticket = resolved(crew, "14:00")
    crew.reopen(ticket, "14:30")
    crew.call(ticket, "14:40")
    assert states(ticket, "foll_1") == ["cancelled"]


# A bad rating ----------------------------------------------------------------------------------------------------


def test_norm_sat_1_a_dissatisfied_user_is_called_by_the_supervisor_within_a_working_day(crew: Crew) -> None:
    ticket = closed(crew)
    crew.act("survey", ticket, "12:00", by="requester", score=1)
    assert due(ticket, "sat_1") == "Tue 12:00"
    fire("13:31")
    assert (told(ticket, "sat_1"), tasks(ticket, "supervisor_call")) == (
        {"opened": "supervisor"},
        [("supervisor", "open")],
    )
    fire("17:30")
    assert fired_at(ticket, "sat_1")["warn"] == "Mon 17:30"
    fire("Tue 12:00")
    assert (state(ticket, "sat_1"), told(ticket, "sat_1")) == (
        "breached",
        {"opened": "supervisor", "warn": "supervisor", "due": "manager"},
    )


@pytest.mark.parametrize("score", [4, 3, 2])
def test_norm_sat_1_other_ratings_call_for_nobody(crew: Crew, score: int) -> None:
    ticket = closed(crew)
    crew.act("survey", ticket, "12:00", by="requester", score=score)
    assert clocks(ticket, "sat_1") == []


def test_norm_sat_1_only_the_supervisors_own_call_counts(crew: Crew) -> None:
    ticket = closed(crew)
    crew.act("survey", ticket, "12:00", by="requester", score=1)
    fire("13:31")
    crew.call(ticket, "14:00", by="agent")
    crew.call(ticket, "14:10", by="supervisor", reached=False)
    crew.reply(ticket, "14:20", by="supervisor")
    assert state(ticket, "sat_1") == "running"
    crew.call(ticket, "14:30", by="supervisor")
    assert (state(ticket, "sat_1"), tasks(ticket, "supervisor_call")) == ("met", [("supervisor", "done")])


@pytest.mark.parametrize("by", ["requester", "agent"])
def test_norm_sat_1_not_solved_a_second_time_whoever_writes_it_down(crew: Crew, by: str) -> None:
    ticket = resolved(crew, "11:00")
    crew.act("confirm", ticket, "11:10", by=by, solved=False, comment="It still jams.")
    assert clocks(ticket, "sat_1") == []
    crew.resolve(ticket, "12:00")
    crew.act("confirm", ticket, "14:00", by=by, solved=False, comment="It still jams.")
    assert (states(ticket, "sat_1"), due(ticket, "sat_1")) == (["running"], "Tue 14:00")


# LIFE-12 ---------------------------------------------------------------------------------------------------------


def test_norm_life_12_an_escalation_stops_no_clock_and_its_owner_tracks_until_the_user_confirms(crew: Crew) -> None:
    ticket = crew.processing()
    before = [(timer.measure, timer.due_at, timer.state) for timer in clocks(ticket)]
    crew.act("escalate", ticket, "10:30", by="engineer", reason="Needs the vendor.")
    assert [(timer.measure, timer.due_at, timer.state) for timer in clocks(ticket)] == before
    fire("Tue 17:00")
    assert told(ticket, "track_1") == {}
    assert fired_at(ticket, "brt_4") == {"warn": "Tue 17:00"}
    escalation = Escalation.objects.get(ticket=ticket)
    assert (escalation.owner, escalation.ended_at) == (crew.user("agent"), None)
    crew.act("resolve", ticket, "Wed 10:00", by="engineer", **GOOD_RESOLUTION)
    escalation.refresh_from_db()
    assert (escalation.ended_at, state(ticket, "foll_1")) == (None, "running")
    crew.act("confirm", ticket, "Wed 11:00", by="requester", solved=True)
    escalation.refresh_from_db()
    assert escalation.ended_at == at("Wed 11:00")
    assert clock(ticket, "pri_solution").ended_at == at("Wed 10:00")
