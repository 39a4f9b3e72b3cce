"""Promised times are kept (PROM-1), and whoever was advised is called back (CONS-1)."""

from typing import Any

import pytest

from sla.choices import Outcome, OwnerKind
from sla.engine.ledger import Owner
from tests.sla.clockwork import (
    Crew,
    at,
    begin,
    clock,
    clocks,
    due,
    fire,
    fired_at,
    meet,
    state,
    states,
    tasks,
    told,
)
from tickets.models import Ticket


def promised(crew: Crew, when: str, until: str, *, by: str = "agent", ticket: Ticket | None = None) -> Ticket:
    ticket = ticket or crew.by(when).processing()
    return crew.act("promise", ticket, when, by=by, due_at=at(until), text="A call back with the vendor's answer.")


def test_norm_prom_1_a_promise_is_warned_of_due_and_escalated(crew: Crew) -> None:
    ticket = promised(crew, "10:00", "12:00", by="engineer")
    assert tasks(ticket, "promise") == [("engineer", "open")]
    fire("12:00")
    assert fired_at(ticket, "prom_1") == {"warn": "Mon 11:30", "due": "Mon 12:00"}, "a quarter of the span before"
    assert (state(ticket, "prom_1"), told(ticket, "prom_1")) == (
        "breached",
        {"warn": "engineer", "due": "engineer + agent"},
    )
    fire("12:15")
    assert told(ticket, "prom_1")["due+15"] == "supervisor"


def test_norm_prom_1_the_warning_comes_at_least_five_minutes_before(crew: Crew) -> None:
    ticket = promised(crew, "10:00", "10:10")
    fire("10:05")
    assert fired_at(ticket, "prom_1") == {"warn": "Mon 10:05"}


def test_norm_prom_1_a_promised_time_is_a_moment_whatever_the_hours(crew: Crew) -> None:
    ticket = promised(crew, "Fri 17:00", "Fri 20:00")
    fire("Fri 20:00")
    assert (due(ticket, "prom_1"), fired_at(ticket, "prom_1")["warn"]) == ("Fri 20:00", "Fri 19:15")


@pytest.mark.parametrize(("contact", "stands"), [("11:59:59", "met"), ("12:00", "met"), ("12:00:01", "breached")])
def test_norm_prom_1_kept_by_contact_up_to_the_due_time(crew: Crew, contact: str, stands: str) -> None:
    ticket = promised(crew, "10:00", "12:00")
    crew.call(ticket, contact, by="engineer")
    assert state(ticket, "prom_1") == stands
    assert tasks(ticket, "promise") == [("agent", "done")]


def test_norm_prom_1_only_contact_after_it_was_made_and_that_reached_him(crew: Crew) -> None:
    ticket = crew.processing()
    crew.reply(ticket, "10:30")
    promised(crew, "10:40", "12:00", ticket=ticket)
    crew.call(ticket, "11:00", reached=False)
    crew.reply(ticket, "11:10", by="requester")
    crew.note(ticket, "11:20")
    assert state(ticket, "prom_1") == "running"
    crew.reply(ticket, "11:30")
    assert state(ticket, "prom_1") == "met"


def test_norm_prom_1_a_new_promise_before_the_due_time_replaces_the_old(crew: Crew) -> None:
    ticket = promised(crew, "10:00", "12:00")
    promised(crew, "11:59", "15:00", ticket=ticket)
    old, new = clocks(ticket, "prom_1")
    assert (old.state, old.outcome, new.state) == ("cancelled", Outcome.RENEGOTIATED, "running")
    assert tasks(ticket, "promise") == [("agent", "dropped"), ("agent", "open")]
    fire("14:20")
    assert set(told(ticket, "prom_1")) == {"warn"}


@pytest.mark.parametrize("late", ["12:00", "12:01"])
def test_norm_prom_1_a_new_promise_afterwards_mends_nothing(crew: Crew, late: str) -> None:
    ticket = promised(crew, "10:00", "12:00")
    fire(late)
    promised(crew, late, "15:00", ticket=ticket)
    assert states(ticket, "prom_1") == ["breached", "running"]
    crew.call(ticket, "14:00")
    assert states(ticket, "prom_1") == ["breached", "met"]


def advised(crew: Crew, when: str) -> Ticket:
    """A consultation whose answer the user is now trying."""
    ticket = crew.by(when).acknowledged(kind="consultation")
    return crew.note(ticket, when, progress="advised")


def test_norm_cons_1_called_back_within_two_hours(crew: Crew) -> None:
    ticket = advised(crew, "08:30")
    assert tasks(ticket, "follow_up") == [("agent", "open")]
    fire("10:15")
    assert told(ticket, "cons_1") == {"warn": "agent"}
    fire("10:30")
    assert (state(ticket, "cons_1"), told(ticket, "cons_1")) == ("breached", {"warn": "agent", "due": "supervisor"})


@pytest.mark.parametrize(
    ("when", "due_at"),
    [
        ("08:30", "Mon 10:30"),
        ("10:00", "Mon 12:00"),
        ("10:01", "Mon 14:00"),
        ("11:30", "Mon 14:00"),
        ("11:45", "Mon 13:45"),
        ("16:00", "Mon 18:00"),
        ("16:30", "Tue 09:00"),
        ("Fri 17:00", "2026-11-30 09:00"),
        ("Sat 10:00", "2026-11-30 09:00"),
    ],
)
def test_norm_cons_1_round_the_clock_but_never_outside_the_hours(crew: Crew, when: str, due_at: str) -> None:
    assert due(advised(crew, when), "cons_1") == due_at


def test_norm_cons_1_not_before_he_has_had_time_to_try(crew: Crew) -> None:
    ticket = advised(crew, "10:00")
    crew.call(ticket, "10:59")
    assert state(ticket, "cons_1") == "running"
    crew.call(ticket, "11:00")
    assert (state(ticket, "cons_1"), tasks(ticket, "follow_up")) == ("met", [("agent", "done")])


def test_norm_cons_1_a_letter_does_not_ask_him(crew: Crew) -> None:
    ticket = advised(crew, "10:00")
    crew.reply(ticket, "11:30")
    assert state(ticket, "cons_1") == "running"


def test_norm_cons_1_after_three_failed_attempts_the_supervisor_decides(crew: Crew) -> None:
    ticket = advised(crew, "13:30")
    crew.call(ticket, "13:40", reached=False)
    for when in ("14:30", "14:45"):
        crew.call(ticket, when, reached=False)
        fire(when)
    assert (clock(ticket, "cons_1").attempts, told(ticket, "cons_1")) == (2, {}), "the first was too early to count"
    crew.call(ticket, "15:00", reached=False)
    fire("15:00")
    assert told(ticket, "cons_1") == {"attempts": "supervisor"}
    assert tasks(ticket, "decide") == [("supervisor", "open")]


def test_norm_cons_1_a_consultation_resolved_is_answered_and_asked_once(crew: Crew) -> None:
    ticket = advised(crew, "10:00")
    crew.resolve(ticket, "10:10", by="agent")
    assert states(ticket, "cons_1") == ["running"]
    other: dict[str, Any] = {"kind": "consultation"}
    resolved = crew.resolve(crew.by("10:00").acknowledged(**other), "10:10", by="agent")
    assert due(resolved, "cons_1") == "Mon 14:00"
    assert clocks(crew.by("10:00").confirming(), "cons_1") == [], "an incident is no consultation"


def test_norm_cons_1_of_a_telephone_call(crew: Crew) -> None:
    call = Owner(OwnerKind.CALL, 17)
    begin(call, "cons_1", "08:30", person_id=crew.user("agent").pk)
    meet(call, "cons_1", "09:00")
    assert (state(call, "cons_1"), due(call, "cons_1")) == ("running", "Mon 10:30")
    fire("10:30")
    assert told(call, "cons_1") == {"warn": "agent", "due": "supervisor"}


def test_norm_cons_1_a_new_round_asks_no_longer_about_the_old_answer(crew: Crew) -> None:
    ticket = crew.resolve(crew.by("10:00").acknowledged(kind="consultation"), "10:10", by="agent")
    crew.reopen(ticket, "10:30")
    assert (states(ticket, "cons_1"), tasks(ticket, "follow_up")[0][1]) == (["cancelled"], "dropped")
