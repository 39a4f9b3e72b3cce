"""Response and solution by priority (SLA-PRI)."""

from typing import Any

import pytest

from sla.models import TimerEvent
from tests.factories import CategoryFactory, RequesterFactory
from tests.sla.clockwork import Crew, at, clock, clocks, due, fire, fired_at, state, states, told
from tickets.models import Ticket

LEVELS = {1: ("high", "high"), 2: ("high", "medium"), 3: ("medium", "medium"), 4: ("low", "medium")}


def received(crew: Crew, when: str, *, priority: int = 4, **more: Any) -> Ticket:
    impact, urgency = LEVELS[priority]
    return crew.by(when).receive(impact=impact, urgency=urgency, **more)


def limits(ticket: Ticket) -> tuple[str, str]:
    return due(ticket, "pri_response"), due(ticket, "pri_solution")


@pytest.mark.parametrize(
    ("priority", "when", "response", "solution"),
    [
        (1, "10:00", "Mon 10:15", "Mon 14:00"),
        (1, "Sat 23:50", "Sun 00:05", "Sun 03:50"),
        (2, "10:00", "Mon 10:30", "Tue 10:00"),
        (2, "Sat 23:50", "2026-11-30 09:00", "2026-11-30 18:00"),
        (3, "11:00", "Mon 14:30", "Tue 11:00"),
        (4, "10:00", "Mon 15:30", "Thu 10:00"),
        (4, "Fri 17:00", "2026-11-30 11:30", "2026-12-02 17:00"),
    ],
)
def test_norm_sla_pri_by_priority_and_in_its_hours(
    crew: Crew, priority: int, when: str, response: str, solution: str
) -> None:
    assert limits(received(crew, when, priority=priority)) == (response, solution)


@pytest.mark.parametrize(
    ("priority", "response", "solution"),
    [
        (1, "Mon 10:07:30", "Mon 12:00"),
        (2, "Mon 10:15", "Mon 15:30"),
        (3, "Mon 11:00", "Mon 15:30"),
        (4, "Mon 12:00", "Tue 15:30"),
    ],
)
def test_norm_sla_pri_vip_halves_both(crew: Crew, priority: int, response: str, solution: str) -> None:
    ticket = received(crew, "10:00", priority=priority, requester=RequesterFactory.create(is_vip=True))
    assert limits(ticket) == (response, solution)


def test_norm_sla_pri_response_is_warned_twice_then_the_group_lead_then_the_supervisor(crew: Crew) -> None:
    ticket = received(crew, "08:30", priority=3)
    crew.act("acknowledge", ticket, "08:31", by="agent")
    crew.act("dispatch", ticket, "08:32", by="dispatcher", to_group=crew.group)
    fire("11:30")
    assert fired_at(ticket, "pri_response") == {
        "warn-50": "Mon 09:30",
        "warn-75": "Mon 10:00",
        "due": "Mon 10:30",
        "due+50%": "Mon 11:30",
    }
    assert (state(ticket, "pri_response"), told(ticket, "pri_response")) == (
        "breached",
        {"warn-50": "engineer", "warn-75": "engineer", "due": "group_lead", "due+50%": "supervisor"},
    )


def test_norm_sla_pri_solution_is_warned_thrice_then_the_supervisor_then_the_manager(crew: Crew) -> None:
    ticket = received(crew, "08:30", priority=2)
    fire("Tue 14:00")
    assert fired_at(ticket, "pri_solution") == {
        "warn-50": "Mon 14:00",
        "warn-75": "Mon 16:00",
        "warn-90": "Mon 17:12",
        "due": "Mon 18:00",
        "due+50%": "Tue 14:00",
    }
    names = told(ticket, "pri_solution")
    assert (names["warn-90"], names["due"], names["due+50%"]) == ("agent", "supervisor", "manager")


def test_norm_sla_pri_response_met_by_accepting_or_by_the_first_word(crew: Crew) -> None:
    accepted, called, failed, by_machine = (received(crew, "10:00", priority=2) for _ in range(4))
    for ticket in (accepted, called, failed):
        crew.act("acknowledge", ticket, "10:01")
    crew.act("acknowledge", by_machine, "10:01", by="system")
    crew.act("dispatch", accepted, "10:02", by="dispatcher", to_group=crew.group)
    crew.act("accept", accepted, "10:30", by="engineer", committed_at=at("14:00"))
    crew.call(called, "10:05")
    crew.call(failed, "10:05", reached=False)
    stand = [state(ticket, "pri_response") for ticket in (accepted, called, failed, by_machine)]
    assert stand == ["met", "met", "running", "running"]


def test_norm_sla_pri_solution_met_by_the_result_and_anew_on_reopening(crew: Crew) -> None:
    ticket = crew.resolve(crew.processing(), "15:00")
    crew.reopen(ticket, "Tue 10:00")
    assert states(ticket, "pri_solution") == ["met", "running"]
    assert [timer.cycle for timer in clocks(ticket, "pri_solution")] == [1, 2]
    assert due(ticket, "pri_solution") == "Fri 10:00"
    crew.resolve(ticket, "2026-11-30 10:00")
    assert states(ticket, "pri_solution") == ["met", "breached"]
    assert states(ticket, "pri_response") == ["met"], "the response was given"


@pytest.mark.parametrize(
    ("waiting_on", "stands"),
    [("user", True), ("appointment", True), ("part", False), ("vendor", False), ("approval", False)],
)
def test_norm_sla_pri_solution_stands_still_while_the_user_is_waited_for(
    crew: Crew, waiting_on: str, *, stands: bool
) -> None:
    ticket = crew.processing(impact="high", urgency="medium")
    crew.act("track", ticket, "11:00", by="engineer", waiting_on=waiting_on, note="Needs the serial number.")
    assert state(ticket, "pri_solution") == ("paused" if stands else "running")
    fire("15:00")
    crew.act("resume", ticket, "15:00", by="engineer")
    assert due(ticket, "pri_solution") == ("Tue 14:00" if stands else "Tue 10:00")


def test_norm_sla_pri_his_answer_sets_it_going_again(crew: Crew) -> None:
    ticket = crew.processing(impact="high", urgency="high")
    for begins, ends in (("10:30", "11:00"), ("11:30", "12:30")):
        crew.act("track", ticket, begins, by="engineer", waiting_on="user", note="Needs the serial number.")
        fire(ends)
        crew.reply(ticket, ends, by="requester")
    assert (state(ticket, "pri_solution"), due(ticket, "pri_solution")) == ("running", "Mon 15:30")
    assert [[begins[11:16], ends[11:16]] for begins, ends in clock(ticket, "pri_solution").pauses] == [
        ["02:30", "03:00"],
        ["03:30", "04:30"],
    ]


def test_norm_sla_pri_what_is_late_does_not_stand_still_any_more(crew: Crew) -> None:
    ticket = crew.processing(impact="high", urgency="high")
    fire("14:00")
    crew.act("track", ticket, "14:10", by="engineer", waiting_on="user", note="Needs the serial number.")
    fire("16:00")
    assert (state(ticket, "pri_solution"), told(ticket, "pri_solution")["due+50%"]) == ("breached", "manager")


def test_norm_sla_pri_a_new_priority_counts_from_the_start_with_all_pauses(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("track", ticket, "10:30", by="engineer", waiting_on="user", note="Needs the serial number.")
    crew.act("resume", ticket, "11:30", by="engineer")
    crew.act("amend", ticket, "11:40", impact="high", urgency="high")
    assert due(ticket, "pri_solution") == "Mon 15:00"
    entry = TimerEvent.objects.get(timer=clock(ticket, "pri_solution"), params__because="amend")
    assert (entry.code, entry.params["new"]) == ("replanned", at("15:00").isoformat())
    assert entry.params["target"] == "solution-p1"


def test_norm_sla_pri_raised_too_late_it_is_late_at_once(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("amend", ticket, "14:30", impact="high", urgency="high")
    fire("14:30")
    timer = clock(ticket, "pri_solution")
    assert (timer.state, timer.judged_at, told(ticket, "pri_solution")["due"]) == (
        "breached",
        at("14:00"),
        "supervisor",
    )


def test_norm_sla_pri_lowered_in_time_it_is_no_longer_late(crew: Crew) -> None:
    ticket = crew.processing(impact="high", urgency="high")
    fire("14:05")
    crew.act("amend", ticket, "14:10", impact="low", urgency="low")
    assert (state(ticket, "pri_solution"), due(ticket, "pri_solution")) == ("running", "Thu 10:00")
    fire("Thu 10:00")
    events = TimerEvent.objects.filter(timer=clock(ticket, "pri_solution"), step="due").order_by("pk")
    assert [event.round for event in events] == [1, 2]


def test_norm_sla_pri_raised_while_it_stands_still_it_was_late_before_the_wait(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("track", ticket, "15:00", by="engineer", waiting_on="user", note="Needs the serial number.")
    crew.act("amend", ticket, "15:30", impact="high", urgency="high")
    fire("15:30")
    assert (state(ticket, "pri_solution"), clock(ticket, "pri_solution").pauses) == ("breached", [])
    crew.resolve(ticket, "15:40")
    assert state(ticket, "pri_solution") == "breached"


def test_norm_sla_pri_a_category_changes_nothing_where_no_rule_asks_for_it(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("amend", ticket, "11:40", category=CategoryFactory.create())
    assert not TimerEvent.objects.filter(ticket=ticket, code="replanned").exists()
