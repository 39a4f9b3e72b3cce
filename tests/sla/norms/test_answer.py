"""By when an engineer answers, as the user is told (LIFE-4): what the response clock says (SLA-PRI)."""

from datetime import timedelta

import pytest

from core.bus import unheard_by
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at, due, wall
from tickets import answering
from tickets.answering import answer_time
from tickets.models import Ticket

LEVELS = {1: ("high", "high"), 2: ("high", "medium"), 3: ("medium", "medium"), 4: ("low", "medium")}


def received(crew: Crew, when: str, *, priority: int = 4, is_vip: bool = False) -> Ticket:
    impact, urgency = LEVELS[priority]
    return crew.by(when).receive(impact=impact, urgency=urgency, requester=RequesterFactory.create(is_vip=is_vip))


@pytest.mark.parametrize(
    ("priority", "when", "answer"),
    [
        (1, "Sat 23:50", "Sun 00:05"),
        (2, "Sat 23:50", "2026-11-30 09:00"),
        (3, "11:00", "Mon 14:30"),
        (4, "Fri 17:00", "2026-11-30 11:30"),
    ],
)
def test_norm_life_4_no_time_is_told_at_which_nobody_is_there(
    crew: Crew, priority: int, when: str, answer: str
) -> None:
    ticket = crew.act("acknowledge", received(crew, when, priority=priority), when)
    assert (wall(ticket.answer_by), due(ticket, "pri_response")) == (answer, answer)


def test_norm_life_4_a_vip_is_told_of_the_shorter_limit_that_is_his(crew: Crew) -> None:
    ticket = crew.act("acknowledge", received(crew, "10:00", is_vip=True), "10:05")
    assert wall(ticket.answer_by) == due(ticket, "pri_response") == "Mon 12:00"


def test_norm_life_4_who_is_acknowledged_late_is_told_of_a_time_that_is_ahead(crew: Crew) -> None:
    ticket = received(crew, "10:00", priority=2)
    assert due(ticket, "pri_response") == "Mon 10:30"
    assert wall(crew.act("acknowledge", ticket, "11:50").answer_by) == "Mon 13:50"


def test_without_a_clock_the_target_in_force_says_it(crew: Crew) -> None:
    with unheard_by("sla"):
        ticket = received(crew, "Fri 17:00")
        ticket = crew.act("acknowledge", ticket, "Fri 17:00")
    assert wall(ticket.answer_by) == "2026-11-30 11:30"


def test_without_a_target_the_priority_alone_says_it(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = received(crew, "Sat 10:00")
    monkeypatch.setattr(answering, "_kept", [])
    assert answer_time(ticket, at=at("Sat 10:00")) == at("Sat 10:00") + timedelta(hours=4)
