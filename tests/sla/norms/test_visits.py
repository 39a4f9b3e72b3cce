"""On the way to a user: leave, arrive, say that one is late (VISIT-1…3). The appointment is at 15:00, the way takes
half an hour.
"""

from sla.actions.signal import cancel_clock
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from tests.sla.clockwork import Crew, at, begin, clock, fire, fired_at, meet, state, states, told

VISIT = Owner(OwnerKind.VISIT, 17)


def planned(crew: Crew, appointment: str = "15:00", leave: str = "14:00", *, key: str = "1") -> None:
    """Departure is the appointment, less the travel, less half an hour."""
    whose = crew.user("engineer").pk
    begin(VISIT, "visit_1", "10:00", given=leave, key=key, person_id=whose)
    begin(VISIT, "visit_2", "10:00", given=appointment, key=key, person_id=whose)
    begin(VISIT, "visit_3", "10:00", given=appointment, key=key, person_id=whose)


def test_norm_visit_1_the_engineer_is_reminded_to_leave(crew: Crew) -> None:
    planned(crew)
    fire("14:00")
    assert fired_at(VISIT, "visit_1") == {"warn": "Mon 13:45", "due": "Mon 14:00"}
    assert (state(VISIT, "visit_1"), told(VISIT, "visit_1")) == ("breached", {"warn": "engineer", "due": "engineer"})


def test_norm_visit_1_met_when_he_has_left(crew: Crew) -> None:
    planned(crew)
    fire("13:50")
    meet(VISIT, "visit_1", "13:55")
    fire("14:30")
    assert (state(VISIT, "visit_1"), set(told(VISIT, "visit_1"))) == ("met", {"warn"})


def test_norm_visit_2_ten_minutes_before_he_calls_the_user_five_before_the_supervisor_sends_another(crew: Crew) -> None:
    planned(crew)
    fire("14:49:59")
    assert (state(VISIT, "visit_2"), told(VISIT, "visit_2")) == ("running", {})
    fire("14:50")
    assert (state(VISIT, "visit_2"), told(VISIT, "visit_2")) == ("breached", {"due": "engineer"})
    fire("14:55")
    assert told(VISIT, "visit_2") == {"due": "engineer", "due+5": "supervisor"}


def test_norm_visit_2_met_by_arriving_or_by_telling_the_user(crew: Crew) -> None:
    planned(crew)
    meet(VISIT, "visit_2", "14:50")
    fire("15:00")
    assert (state(VISIT, "visit_2"), told(VISIT, "visit_2")) == ("met", {})


def test_norm_visit_2_a_rescheduled_visit_has_clocks_of_its_own(crew: Crew) -> None:
    planned(crew)
    for measure in ("visit_1", "visit_2", "visit_3"):
        cancel_clock(owner=VISIT, measure=measure, at=at("13:00"))
    planned(crew, "Tue 09:00", "Tue 08:00", key="2")
    fire("16:00")
    assert states(VISIT, "visit_2") == ["cancelled", "running"]
    assert clock(VISIT, "visit_2").due_at == at("Tue 08:50")


def test_norm_visit_3_a_quarter_of_an_hour_late_is_the_supervisors(crew: Crew) -> None:
    planned(crew)
    fire("15:14")
    assert state(VISIT, "visit_3") == "running"
    fire("15:15")
    assert (state(VISIT, "visit_3"), told(VISIT, "visit_3")) == ("breached", {"due": "supervisor"})


def test_norm_visit_3_met_by_arriving_up_to_then(crew: Crew) -> None:
    planned(crew)
    meet(VISIT, "visit_3", "15:15")
    fire("18:00")
    assert (state(VISIT, "visit_3"), told(VISIT, "visit_3")) == ("met", {})


def test_norm_visit_1_to_3_whatever_the_hours(crew: Crew) -> None:
    planned(crew, "Sat 20:00", "Sat 19:00")
    moments = [clock(VISIT, measure).due_at for measure in ("visit_1", "visit_2", "visit_3")]
    assert moments == [at("Sat 19:00"), at("Sat 19:50"), at("Sat 20:15")]
