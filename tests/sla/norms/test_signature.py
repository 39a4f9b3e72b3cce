"""A service record stays open until the user has signed it; its engineer keeps at it (SAT-7)."""

from typing import Any

from satisfaction.records import actions
from satisfaction.records.actions import Signing
from satisfaction.records.models import ServiceRecord
from tests.sla.clockwork import Crew, at, due, fire, state, states, tasks, told
from tickets.models import Ticket

DONE = {"work": "更换定影器", "result": "已恢复"}
SIGNED = Signing(name="张建国", is_confirmed=True)


def finished(crew: Crew, ticket: Ticket, when: str) -> ServiceRecord:
    act: dict[str, Any] = {"by": crew.engineer, "at": at(when)}
    record = actions.draw_up(ticket_id=ticket.pk, changes=DONE, **act)
    assert "sat_7" not in {timer.measure for timer in ticket.timers.all()} or record.seq > 1
    return actions.offer(record_id=record.pk, **act)


def test_norm_sat_7_a_finished_record_is_a_task_of_its_engineer_until_it_is_signed(crew: Crew) -> None:
    ticket = crew.by("11:00").processing()
    record = finished(crew, ticket, "15:00")
    assert due(ticket, "sat_7") == "Tue 15:00"
    assert tasks(ticket, "signature") == [("engineer", "open")]
    fire("Tue 13:30")
    assert told(ticket, "sat_7") == {"warn": "engineer"}
    fire("Tue 15:00")
    assert told(ticket, "sat_7")["due"] == "engineer"
    fire("Wed 08:30")
    assert (state(ticket, "sat_7"), told(ticket, "sat_7")["next-day"]) == ("breached", "supervisor")
    assert tasks(ticket, "signature") == [("engineer", "open")]
    actions.sign(record_id=record.pk, signing=SIGNED, by=crew.engineer, at=at("Wed 09:00"))
    assert tasks(ticket, "signature") == [("engineer", "done")]


def test_norm_sat_7_signed_on_the_spot_nobody_is_told(crew: Crew) -> None:
    ticket = crew.by("11:00").processing()
    record = finished(crew, ticket, "15:00")
    actions.sign(record_id=record.pk, signing=SIGNED, by=crew.engineer, at=at("15:02"))
    fire("Wed 18:00")
    assert (state(ticket, "sat_7"), told(ticket, "sat_7")) == ("met", {})


def test_norm_sat_7_each_record_has_its_own_clock_and_a_voided_one_none(crew: Crew) -> None:
    ticket = crew.by("11:00").processing()
    first = finished(crew, ticket, "14:00")
    second = finished(crew, ticket, "15:00")
    actions.void(record_id=first.pk, reason="写错", by=crew.engineer, at=at("15:10"))
    assert sorted(states(ticket, "sat_7")) == ["cancelled", "running"]
    actions.sign(record_id=second.pk, signing=SIGNED, by=crew.engineer, at=at("15:20"))
    assert sorted(states(ticket, "sat_7")) == ["cancelled", "met"]
