"""The portal's own clocks, as its user and the desk see them (BRT-1, BRT-2)."""

import pytest
from time_machine import TimeMachineFixture

from sla.models import Timer
from tests.factories import Desk
from tests.portal.conftest import Counter, words_of
from tests.sla.clockwork import at, clock, state
from tickets import actions


@pytest.fixture
def nine(time_machine: TimeMachineFixture) -> None:
    """Monday, 09:00 in Shanghai."""
    time_machine.move_to(at("09:00"), tick=False)


@pytest.mark.usefixtures("nine")
def test_norm_brt_1_what_is_submitted_is_in_process_within_five_minutes(desk: Desk, counter: Counter) -> None:
    counter.submit()
    ticket = counter.last()
    timer = clock(ticket, "brt_1")
    assert (timer.started_at, timer.due_at, timer.state) == (at("09:00"), at("09:05"), "running")
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=at("09:04"))
    assert state(ticket, "brt_1") == "met"


@pytest.mark.usefixtures("nine")
def test_norm_brt_1_a_receipt_by_itself_stops_nothing(desk: Desk, counter: Counter) -> None:
    counter.submit()
    ticket = counter.last()
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=at("09:06"))
    assert state(ticket, "brt_1") == "breached"


@pytest.mark.usefixtures("nine")
def test_norm_brt_2_what_is_unclear_is_asked_within_five_minutes_and_the_answer_ends_it(
    desk: Desk, counter: Counter, time_machine: TimeMachineFixture
) -> None:
    counter.submit(title="It does not work", description="Please help.")
    ticket = counter.last()
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=at("09:01"))
    question = "Which program is it, please?"
    actions.clarify(ticket_id=ticket.pk, ask="requester", question=question, by=desk.agent, at=at("09:02"))
    assert (clock(ticket, "brt_2").due_at, state(ticket, "brt_2")) == (at("09:07"), "running")
    assert question in words_of(counter.page(ticket))
    time_machine.move_to(at("09:05"), tick=False)
    counter.act(ticket, "reply", body="It is the ERP, the invoices.")
    assert state(ticket, "brt_2") == "met"


def test_norm_brt_1_another_way_in_has_another_clock(desk: Desk, counter: Counter) -> None:
    ticket = desk.receive(requester=counter.requester, channel="phone")
    assert not Timer.objects.filter(ticket=ticket, measure="brt_1").exists()
