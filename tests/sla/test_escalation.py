"""Taking up an escalation ends its chain; waiving a clock is the supervisor's word."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from core.errors import Forbidden, Malformed, Missing, Refused
from sla.actions.escalation import acknowledge, may_acknowledge, waive
from sla.actions.rebuild import rebuild_ticket
from sla.actions.signal import start_clock
from sla.engine.ledger import Owner
from sla.models import Timer, TimerEvent
from sla.policy.conditions import Attributes
from tests.factories import Desk, asker, staff
from tests.sla.running import run_until
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    """Three in the afternoon: a portal request has its five minutes within the site's hours."""
    desk = Desk()
    desk.at += timedelta(hours=3)
    return desk


def _clock(desk: Desk, ticket: Ticket) -> Timer:
    return Timer.objects.get(ticket=ticket, measure="brt_1")


def test_who_takes_it_up_is_the_last_to_be_told(desk: Desk) -> None:
    ticket = desk.receive(channel="portal", by=None)
    run_until(desk.at + 3 * MINUTE)
    timer = acknowledge(timer_id=_clock(desk, ticket).pk, by=desk.agent, at=desk.at + 4 * MINUTE)
    assert (timer.state, timer.acknowledged_by) == ("running", desk.agent.user)
    run_until(desk.at + 60 * MINUTE)
    events = list(TimerEvent.objects.filter(timer=timer).values_list("code", "step", "params"))
    assert [(code, step) for code, step, _ in events] == [
        ("warned", "warn"),
        ("acknowledged", None),
        ("breached", "due"),
    ]
    assert events[-1][2] == {}, "the breach is a fact; nobody is called in any more"
    assert _clock(desk, ticket).state == "breached"
    assert rebuild_ticket(ticket.pk, at=desk.at + 60 * MINUTE, write=False) == []


def test_there_must_be_something_to_take_up(desk: Desk) -> None:
    ticket = desk.receive(channel="portal")
    timer = _clock(desk, ticket)
    with pytest.raises(Refused, match="no warning"):
        acknowledge(timer_id=timer.pk, by=desk.agent, at=desk.at)
    run_until(desk.at + 6 * MINUTE)
    acknowledge(timer_id=timer.pk, by=desk.supervisor, at=desk.at + 6 * MINUTE)
    with pytest.raises(Refused, match="already"):
        acknowledge(timer_id=timer.pk, by=desk.supervisor, at=desk.at + 7 * MINUTE)
    waive(timer_id=timer.pk, reason="A test of the portal.", by=desk.supervisor, at=desk.at + 8 * MINUTE)
    with pytest.raises(Refused, match="ended"):
        waive(timer_id=timer.pk, reason="Again.", by=desk.supervisor, at=desk.at + 9 * MINUTE)


def test_only_those_concerned_take_it_up(desk: Desk) -> None:
    ticket = desk.receive(channel="portal")
    timer = _clock(desk, ticket)
    run_until(desk.at + 6 * MINUTE)
    with pytest.raises(Forbidden):
        acknowledge(timer_id=timer.pk, by=desk.engineer, at=desk.at)
    with pytest.raises(Missing):
        acknowledge(timer_id=timer.pk, by=asker(ticket), at=desk.at)
    with pytest.raises(Missing):
        acknowledge(timer_id=timer.pk + 1000, by=desk.supervisor, at=desk.at)


def test_a_waived_clock_that_was_late_stays_late_in_the_figures(desk: Desk) -> None:
    late, early = desk.receive(channel="portal"), desk.receive(channel="portal")
    waive(timer_id=_clock(desk, early).pk, reason="Training data.", by=desk.supervisor, at=desk.at + MINUTE)
    run_until(desk.at + 6 * MINUTE)
    waive(timer_id=_clock(desk, late).pk, reason="Training data.", by=desk.supervisor, at=desk.at + 7 * MINUTE)
    first, second = _clock(desk, early), _clock(desk, late)
    assert (first.state, first.outcome, first.judged_at) == ("cancelled", "waived", None)
    assert (second.state, second.outcome, second.judged_at) == ("breached", "waived", second.due_at)
    said = TimerEvent.objects.filter(code="waived").values_list("params", "by")
    assert list(said) == [({"reason": "Training data."}, desk.supervisor.user.pk)] * 2  # type: ignore[union-attr]
    for ticket in (late, early):
        assert rebuild_ticket(ticket.pk, at=desk.at + 8 * MINUTE, write=False) == []


def test_only_a_supervisor_waives_and_says_why(desk: Desk) -> None:
    timer = _clock(desk, desk.receive(channel="portal"))
    with pytest.raises(Forbidden):
        waive(timer_id=timer.pk, reason="Not mine.", by=desk.agent, at=desk.at)
    with pytest.raises(Malformed) as caught:
        waive(timer_id=timer.pk, reason=" ", by=desk.supervisor, at=desk.at)
    assert set(caught.value.fields) == {"reason"}


def test_the_ticket_shows_it_no_longer(desk: Desk) -> None:
    ticket = desk.receive(channel="portal")
    assert Ticket.objects.get(pk=ticket.pk).next_norm == "BRT-1"
    waive(timer_id=_clock(desk, ticket).pk, reason="A test.", by=desk.supervisor, at=desk.at)
    assert Ticket.objects.get(pk=ticket.pk).next_norm != "BRT-1"


def test_what_has_ended_is_taken_up_by_nobody(desk: Desk) -> None:
    ticket = desk.receive(channel="portal")
    run_until(desk.at + 6 * MINUTE)
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at + 7 * MINUTE)
    with pytest.raises(Refused, match="ended"):
        acknowledge(timer_id=_clock(desk, ticket).pk, by=desk.supervisor, at=desk.at + 8 * MINUTE)


def test_whoever_leads_the_group_takes_up_its_tickets(desk: Desk) -> None:
    ticket = desk.dispatched()
    lead = staff("agent")
    desk.group.lead = lead.user
    desk.group.save(update_fields=["lead"])
    timer = Timer.objects.get(ticket=ticket, measure="disp_1")
    run_until(timer.due_at)
    for other in (desk.agent, lead):
        assert may_acknowledge(other, Timer.objects.get(pk=timer.pk)).allowed
    assert not may_acknowledge(staff("engineer"), Timer.objects.get(pk=timer.pk)).allowed
    assert acknowledge(timer_id=timer.pk, by=lead, at=timer.due_at).acknowledged_by == lead.user


def test_the_clock_of_a_call_is_taken_up_by_whom_it_concerns(desk: Desk) -> None:
    assert desk.engineer.user
    owner = Owner("call", 7)
    start_clock(owner=owner, measure="phone_2", at=desk.at, attributes=Attributes(), person_id=desk.engineer.user.pk)
    run_until(desk.at + 16 * MINUTE)
    timer = Timer.objects.get(measure="phone_2")
    with pytest.raises(Forbidden):
        acknowledge(timer_id=timer.pk, by=staff("engineer"), at=desk.at + 16 * MINUTE)
    taken = acknowledge(timer_id=timer.pk, by=desk.engineer, at=desk.at + 16 * MINUTE)
    assert (taken.acknowledged_by, taken.ended_at) == (desk.engineer.user, None)
    waived = waive(timer_id=timer.pk, reason="A wrong number.", by=desk.supervisor, at=desk.at + 20 * MINUTE)
    assert (waived.state, waived.outcome) == ("breached", "waived")


def test_of_two_promises_one_is_waived_and_the_other_stays(desk: Desk) -> None:
    ticket = desk.processing()
    for minutes in (10, 40):
        at = desk.at + minutes * MINUTE
        actions.promise(ticket_id=ticket.pk, due_at=at + 20 * MINUTE, text="A result.", by=desk.engineer, at=at)
    first, second = Timer.objects.filter(measure="prom_1").order_by("pk")
    assert first.due_at < desk.at + 40 * MINUTE, "the first was broken before the second was made"
    waive(timer_id=second.pk, reason="Told in person.", by=desk.supervisor, at=desk.at + 45 * MINUTE)
    states = list(Timer.objects.filter(measure="prom_1").order_by("pk").values_list("state", "ended_at"))
    assert states == [("breached", None), ("cancelled", desk.at + 45 * MINUTE)]
