"""The telephone: answered in time, missed, dropped (SLA-PHONE-1…3)."""

import pytest

from sla.actions.signal import cancel_clock, count_attempt
from sla.choices import Outcome, OwnerKind
from sla.engine.ledger import Owner
from tests.sla.clockwork import Crew, at, begin, clock, due, fire, meet, state, tasks, told

CALL = Owner(OwnerKind.CALL, 17)


@pytest.mark.parametrize(
    ("answered", "stands", "outcome"),
    [
        ("10:00:11", "met", ""),
        ("10:00:12", "met", ""),
        ("10:00:13", "met", Outcome.TOLERATED),
        ("10:00:15", "met", Outcome.TOLERATED),
        ("10:00:16", "breached", ""),
    ],
)
def test_norm_sla_phone_1_twelve_seconds_tolerated_to_fifteen(
    crew: Crew, answered: str, stands: str, outcome: str
) -> None:
    begin(CALL, "phone_1", "10:00:00")
    meet(CALL, "phone_1", answered)
    timer = clock(CALL, "phone_1")
    assert (timer.state, timer.outcome, timer.ended_at) == (stands, outcome, at(answered))
    fire("11:00")
    assert told(CALL, "phone_1") == {}, "it is measured, and nobody is called"


def test_norm_sla_phone_1_round_the_clock(crew: Crew) -> None:
    assert begin(CALL, "phone_1", "Sun 03:00").due_at == at("Sun 03:00:12")


@pytest.mark.parametrize(
    ("hung_up", "stands"), [("10:00:08", "cancelled"), ("10:00:15", "cancelled"), ("10:00:40", "breached")]
)
def test_norm_sla_phone_1_whoever_hangs_up_soon_was_not_made_to_wait(crew: Crew, hung_up: str, stands: str) -> None:
    begin(CALL, "phone_1", "10:00:00")
    cancel_clock(owner=CALL, measure="phone_1", at=at(hung_up), outcome=Outcome.GIVEN_UP)
    timer = clock(CALL, "phone_1")
    assert (timer.state, timer.outcome) == (stands, Outcome.GIVEN_UP)


def test_norm_sla_phone_2_a_missed_call_is_called_back_within_a_quarter_of_an_hour(crew: Crew) -> None:
    begin(CALL, "phone_2", "10:00", person_id=crew.user("agent").pk)
    assert tasks(CALL, "call_back") == [("agent", "open")]
    fire("10:14:59")
    assert (state(CALL, "phone_2"), told(CALL, "phone_2")) == ("running", {"warn": "agent"})
    fire("10:15")
    assert (state(CALL, "phone_2"), told(CALL, "phone_2")["due"]) == ("breached", "shift_lead")
    fire("10:29")
    assert set(told(CALL, "phone_2")) == {"warn", "due"}
    fire("10:30")
    assert told(CALL, "phone_2") == {"warn": "agent", "due": "shift_lead", "due+15": "supervisor"}
    meet(CALL, "phone_2", "10:40")
    assert (state(CALL, "phone_2"), tasks(CALL, "call_back")) == ("breached", [("agent", "done")])


def test_norm_sla_phone_2_an_unanswered_attempt_is_counted_and_not_met(crew: Crew) -> None:
    begin(CALL, "phone_2", "10:00", person_id=crew.user("agent").pk)
    count_attempt(owner=CALL, measure="phone_2", at=at("10:05"))
    timer = clock(CALL, "phone_2")
    assert (timer.state, timer.attempts, timer.due_at) == ("running", 1, at("10:15"))
    fire("10:11")
    meet(CALL, "phone_2", "10:12")
    fire("12:00")
    assert (state(CALL, "phone_2"), told(CALL, "phone_2")) == ("met", {"warn": "agent"})


def test_norm_sla_phone_2_in_site_hours(crew: Crew) -> None:
    begin(CALL, "phone_2", "11:55", person_id=crew.user("agent").pk)
    begin(Owner(OwnerKind.CALL, 18), "phone_2", "Sat 20:00", person_id=crew.user("agent").pk)
    assert due(CALL, "phone_2") == "Mon 13:40"
    assert due(Owner(OwnerKind.CALL, 18), "phone_2") == "2026-11-30 08:45"


def test_norm_sla_phone_3_a_dropped_call_is_called_back_at_once(crew: Crew) -> None:
    begin(CALL, "phone_3", "Sat 20:00", person_id=crew.user("agent").pk)
    assert tasks(CALL, "call_back") == [("agent", "open")]
    fire("Sat 20:03")
    assert told(CALL, "phone_3") == {"warn": "agent"}
    fire("Sat 20:05")
    assert (state(CALL, "phone_3"), told(CALL, "phone_3")) == ("breached", {"warn": "agent", "due": "shift_lead"})


def test_norm_sla_phone_3_met_by_an_answered_call(crew: Crew) -> None:
    begin(CALL, "phone_3", "10:00")
    count_attempt(owner=CALL, measure="phone_3", at=at("10:01"))
    assert state(CALL, "phone_3") == "running"
    meet(CALL, "phone_3", "10:02")
    fire("12:00")
    assert (state(CALL, "phone_3"), told(CALL, "phone_3")) == ("met", {})
