"""Somebody takes it, and says by when he calls (DISP-1, LIFE-5)."""

import pytest

from tests.sla.clockwork import Crew, at, clock, clocks, due, fire, state, states, tasks, told
from tickets.models import Ticket

LEVELS = {1: ("high", "high"), 2: ("high", "medium"), 3: ("medium", "medium"), 4: ("low", "medium")}


def dispatched(crew: Crew, when: str, *, priority: int = 4) -> Ticket:
    impact, urgency = LEVELS[priority]
    return crew.by(when).dispatched(impact=impact, urgency=urgency)


@pytest.mark.parametrize(
    ("priority", "expected", "due_at", "later"),
    [
        (1, "08:45", "Mon 09:00", "09:15"),
        (2, "09:00", "Mon 09:15", "09:30"),
        (3, "09:30", "Mon 09:45", "10:00"),
        (4, "10:30", "Mon 10:45", "11:00"),
    ],
)
def test_norm_disp_1_a_quarter_of_an_hour_past_the_expected_response_the_dispatcher_is_phoned(
    crew: Crew, priority: int, expected: str, due_at: str, later: str
) -> None:
    ticket = dispatched(crew, "08:30", priority=priority)
    assert due(ticket, "disp_1") == due_at
    fire(expected)
    assert (state(ticket, "disp_1"), told(ticket, "disp_1")) == ("running", {"warn": "engineer"})
    assert tasks(ticket, "dispatcher_call") == []
    fire(due_at)
    assert (state(ticket, "disp_1"), told(ticket, "disp_1")["due"]) == ("breached", "dispatcher")
    assert tasks(ticket, "dispatcher_call") == [("dispatcher", "open")]
    fire(later)
    assert told(ticket, "disp_1") == {"warn": "engineer", "due": "dispatcher", "due+15": "supervisor"}


def test_norm_disp_1_p1_runs_by_night_and_the_others_in_site_hours(crew: Crew) -> None:
    assert due(dispatched(crew, "Fri 22:00", priority=1), "disp_1") == "Fri 22:30"
    assert due(dispatched(crew, "Fri 17:50", priority=2), "disp_1") == "2026-11-30 09:05"


def test_norm_disp_1_accepted_in_time_or_late_the_dispatchers_call_is_settled(crew: Crew) -> None:
    ticket = dispatched(crew, "08:30", priority=2)
    fire("09:15")
    crew.act("accept", ticket, "09:20", by="engineer", committed_at=at("14:00"))
    fire("18:00")
    assert (state(ticket, "disp_1"), "due+15" in told(ticket, "disp_1")) == ("breached", False)
    assert tasks(ticket, "dispatcher_call") == [("dispatcher", "done")]


def test_norm_disp_1_met_by_accepting_by_declining_and_by_passing_it_on(crew: Crew) -> None:
    accepted, declined, passed_on = (dispatched(crew, "10:00") for _ in range(3))
    crew.act("accept", accepted, "10:30", by="engineer", committed_at=at("14:00"))
    crew.act("decline", declined, "10:30", by="engineer", reason="Not our system.")
    crew.act("transfer", passed_on, "10:30", by="engineer", to_user=crew.user("supervisor"), reason="Knows it.")
    assert (states(accepted, "disp_1"), states(declined, "disp_1")) == (["met"], ["met"])
    assert states(passed_on, "disp_1") == ["met", "running"], "each assignment has a clock of its own"
    assert (clock(passed_on, "disp_1").person_id, due(passed_on, "disp_1")) == (crew.user("supervisor").pk, "Mon 14:15")


def test_norm_disp_1_a_new_priority_is_counted_from_the_dispatch(crew: Crew) -> None:
    ticket = dispatched(crew, "10:00", priority=4)
    crew.act("amend", ticket, "10:10", impact="high", urgency="high")
    assert due(ticket, "disp_1") == "Mon 10:30"


def accepted(crew: Crew, when: str = "10:00") -> Ticket:
    """The engineer has taken it and committed to an hour from then."""
    return crew.by(when).processing()


def test_norm_life_5_the_committed_time_is_a_clock(crew: Crew) -> None:
    ticket = accepted(crew)
    assert due(ticket, "life_5") == "Mon 11:00"
    fire("10:50")
    assert told(ticket, "life_5") == {"warn": "engineer"}
    fire("11:00")
    assert (state(ticket, "life_5"), told(ticket, "life_5")["due"]) == ("breached", "agent")
    fire("11:15")
    assert told(ticket, "life_5") == {"warn": "engineer", "due": "agent", "due+15": "supervisor"}


def test_norm_life_5_a_commitment_is_a_moment_whatever_the_hours(crew: Crew) -> None:
    assert due(accepted(crew, "Fri 17:45"), "life_5") == "Fri 18:45"


def test_norm_life_5_met_when_the_engineer_speaks_to_the_user(crew: Crew) -> None:
    called, wrote, failed = (accepted(crew) for _ in range(3))
    crew.call(called, "10:30", by="engineer")
    crew.reply(wrote, "11:00", by="engineer")
    crew.call(failed, "10:30", by="engineer", reached=False)
    assert [state(ticket, "life_5") for ticket in (called, wrote, failed)] == ["met", "met", "running"]


def test_norm_life_5_the_desks_own_call_does_not_keep_the_engineers_word(crew: Crew) -> None:
    ticket = accepted(crew)
    crew.call(ticket, "10:30", by="agent")
    crew.note(ticket, "10:35", by="engineer", progress="proposed")
    assert state(ticket, "life_5") == "running"
    crew.note(ticket, "10:40", by="agent", progress="contacted")
    assert state(ticket, "life_5") == "met"


def test_norm_life_5_he_who_asked_the_user_for_more_time_has_spoken_to_him(crew: Crew) -> None:
    ticket = accepted(crew)
    explained = {"reason": "The fuser unit arrives tomorrow morning.", "expected_at": at("Wed 10:00")}
    crew.act("carry_over", ticket, "10:20", by="engineer", consent="not_reached", **explained)
    assert state(ticket, "life_5") == "running"
    crew.act("carry_over", ticket, "10:40", by="engineer", consent="agreed", **explained)
    assert state(ticket, "life_5") == "met"


def test_norm_life_5_late_contact_ends_it_breached(crew: Crew) -> None:
    ticket = accepted(crew)
    fire("11:00")
    crew.call(ticket, "11:05", by="engineer")
    fire("12:00")
    assert (state(ticket, "life_5"), set(told(ticket, "life_5"))) == ("breached", {"warn", "due"})


def test_norm_life_5_whoever_gives_it_away_is_no_longer_held_to_it(crew: Crew) -> None:
    declined, passed_on, late = (accepted(crew) for _ in range(3))
    crew.act("decline", declined, "10:30", by="engineer", reason="Not our system.")
    crew.act("transfer", passed_on, "10:30", by="engineer", to_user=crew.user("supervisor"), reason="Knows it.")
    fire("11:00")
    crew.act("decline", late, "11:01", by="engineer", reason="Not our system.")
    stand = [state(ticket, "life_5") for ticket in (declined, passed_on, late)]
    assert stand == ["cancelled", "cancelled", "breached"]
    crew.act("accept", passed_on, "11:10", by="supervisor", committed_at=at("14:00"))
    assert [(timer.state, timer.person_id) for timer in clocks(passed_on, "life_5")] == [
        ("cancelled", crew.user("engineer").pk),
        ("running", crew.user("supervisor").pk),
    ]
