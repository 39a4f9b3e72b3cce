"""A formal complaint: acknowledged, answered, closed, each in its time (LIFE-14)."""

import pytest

from tests.sla.clockwork import Crew, at, clock, clocks, due, fire, fired_at, state, states, told
from tickets.models import Ticket

THREE = ("life_14_ack", "life_14_answer", "life_14_close")


def complaint(crew: Crew, when: str = "10:00", severity: str = "formal") -> Ticket:
    return crew.by(when).receive(kind="complaint", severity=severity)


def test_norm_life_14_three_clocks_of_a_formal_complaint(crew: Crew) -> None:
    ticket = complaint(crew)
    assert [due(ticket, measure) for measure in THREE] == ["Mon 10:30", "Tue 10:00", "Thu 10:00"]
    assert {clock(ticket, measure).norm for measure in THREE} == {"LIFE-14"}
    fire("Thu 10:00")
    for measure, warned in zip(THREE, ("Mon 10:22:30", "Mon 17:30", "Wed 12:00"), strict=True):
        assert fired_at(ticket, measure)["warn"] == warned, "at three quarters of the time"
        assert (state(ticket, measure), told(ticket, measure)["due"]) == ("breached", "manager")


@pytest.mark.parametrize("severity", ["remark", ""])
def test_norm_life_14_a_remark_has_none(crew: Crew, severity: str) -> None:
    assert [timer.measure for timer in clocks(complaint(crew, severity=severity)) if timer.norm == "LIFE-14"] == []
    assert [timer.measure for timer in clocks(crew.receive(severity="formal")) if timer.norm == "LIFE-14"] == []


def test_norm_life_14_each_is_stopped_by_its_own_act(crew: Crew) -> None:
    ticket = complaint(crew)
    crew.act("acknowledge", ticket, "10:05", by="system")
    assert state(ticket, "life_14_ack") == "running"
    crew.act("dispatch", ticket, "10:20", by="dispatcher", to_group=crew.group)
    assert [state(ticket, measure) for measure in THREE] == ["met", "running", "running"]
    crew.reply(ticket, "14:00")
    assert [state(ticket, measure) for measure in THREE] == ["met", "met", "running"]
    crew.act("accept", ticket, "15:00", by="engineer", committed_at=at("17:00"))
    crew.resolve(ticket, "16:00")
    crew.act("confirm", ticket, "16:30", by="requester", solved=True)
    assert state(ticket, "life_14_close") == "running"
    crew.act("close", ticket, "17:00", by="supervisor")
    assert [state(ticket, measure) for measure in THREE] == ["met", "met", "met"]


def test_norm_life_14_what_turns_out_to_be_formal_is_counted_from_then(crew: Crew) -> None:
    ticket = complaint(crew, severity="remark")
    crew.act("acknowledge", ticket, "10:05")
    crew.act("amend", ticket, "14:00", severity="formal")
    assert clocks(ticket, "life_14_ack") == [], "it has been acknowledged"
    assert [due(ticket, measure) for measure in THREE[1:]] == ["Tue 14:00", "Thu 14:00"]


def test_norm_life_14_what_turns_out_to_be_none_is_cancelled_and_may_come_back(crew: Crew) -> None:
    ticket = complaint(crew)
    crew.act("amend", ticket, "10:10", severity="remark")
    assert [states(ticket, measure) for measure in THREE] == [["cancelled"]] * 3
    crew.act("amend", ticket, "10:20", severity="formal")
    assert [states(ticket, measure) for measure in THREE] == [["cancelled", "running"]] * 3


def test_norm_life_14_other_corrections_begin_nothing_anew(crew: Crew) -> None:
    ticket = complaint(crew)
    crew.act("acknowledge", ticket, "10:05")
    crew.reply(ticket, "10:10")
    crew.act("amend", ticket, "10:20", title="The printer, and nobody came")
    assert [states(ticket, measure) for measure in THREE] == [["met"], ["met"], ["running"]]
