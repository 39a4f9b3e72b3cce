"""The course of a clock in words, line by line."""

import pytest
from django.utils import timezone, translation

from sla.actions.escalation import waive
from sla.explain import explain
from sla.firing import fire_due
from sla.models import PolicyVersion, Timer
from sla.policy.shipped import default_targets
from sla.queries import find_clock
from sla.rulebook import forget
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at, clock, fire
from tickets.models import Ticket
from workbench.clocks import card_of
from workbench.course import Line, conditions_of, lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return Crew()


def lines(ticket: Ticket, measure: str, when: str) -> list[Line]:
    found = Ticket.objects.select_related("requester__site").get(pk=ticket.pk)
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        explanation = explain(find_clock(found, clock(ticket, measure).pk), at=at(when))
        return lines_of(explanation, today=at(when).date())


def said(ticket: Ticket, measure: str, when: str) -> list[str]:
    return [" | ".join(filter(None, (line.says, line.detail))) for line in lines(ticket, measure, when)]


def test_a_clock_that_stood_still_and_was_met(crew: Crew) -> None:
    ticket = crew.by("09:00").processing(impact="high", urgency="high")
    crew.act("track", ticket, "09:40", by="engineer", waiting_on="user", note="The serial number.")
    assert "Stands still; the times ahead move along | Waiting for: User" in said(ticket, "pri_solution", "09:50")
    assert "Due | if it went on now" in said(ticket, "pri_solution", "09:50")
    crew.act("resume", ticket, "10:05", by="engineer", note="He sent it.")
    crew.resolve(ticket, "11:00")
    assert said(ticket, "pri_solution", "11:30") == [
        "Started | agent registered the request (Phone)",
        "Stood still until 10:05 (25m00s) | Waiting for: User",
        "Solution: now due 13:25 instead of 13:00, after it had stood still",
        "Met",
        "Due",
    ]


def test_a_clock_that_came_late_after_a_standstill_and_was_stopped_too_late(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    fire_due(now=lambda: at("10:07"))
    crew.act("acknowledge", ticket, "10:09")
    found = lines(ticket, "brt_1", "10:30")
    assert [(line.says, line.detail, line.tone) for line in found] == [
        ("Started", "agent registered the request (Portal)", ""),
        ("Due", "", ""),
        ("Nearly due: Take into process", "04m00s after its time", "warn"),
        ("Overdue: Take into process. Told: shift_lead", "02m00s after its time", "breach"),
        ("Done, 04m00s too late", "", "breach"),
    ]


def test_a_day_that_is_over_and_one_that_is_to_come(crew: Crew) -> None:
    ticket = crew.processing()
    fire("Tue 19:00")
    first = Timer.objects.filter(ticket=ticket, measure="brt_4").order_by("pk")[0]
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        over = lines_of(explain(find_clock(ticket, first.pk), at=at("Tue 19:30")), today=at("Tue 19:30").date())
    assert (over[-1].says, over[-1].detail) == ("Ended overdue", "The day is over")
    coming = lines(ticket, "brt_4", "Tue 19:30")
    assert (coming[0].says, coming[0].detail, coming[0].is_ahead) == ("Starts", "The working day begins", True)


def test_what_nobody_waits_for_any_more(crew: Crew) -> None:
    ticket = crew.receive()
    crew.act("cancel", ticket, "10:05", reason="withdrawn")
    assert said(ticket, "pri_response", "10:06")[1] == "Nobody waits for it any more"
    found = find_clock(ticket, clock(ticket, "pri_response").pk)
    card = card_of(found, decisions={}, actor=crew.agent, at=at("10:06"))
    with translation.override("en"):
        assert (card.clock, str(card.ended), card.is_pressing) == (None, "Cancelled", False)


def test_conditions_in_words(crew: Crew) -> None:
    ticket = crew.receive(requester=RequesterFactory.create(is_vip=True), channel="portal", kind="incident")
    timer = clock(ticket, "pri_solution")
    when = {
        "vip": ["yes"], "priority": [str(ticket.priority)], "kind": ["incident"], "channel": ["portal"],
        "category": [crew.category.slug],
    }  # fmt: skip
    doc = {"code": "own", "measure": "pri_solution", "due": {"rule": "after", "seconds": 60}, "when": when}
    PolicyVersion.objects.filter(pk=timer.policy_version_id).update(targets=[*default_targets(), doc])
    Timer.objects.filter(pk=timer.pk).update(target="own")
    forget()
    found = Ticket.objects.select_related("requester__site").get(pk=ticket.pk)
    with translation.override("en"):
        shown = {str(label): value for label, value in conditions_of(explain(find_clock(found, timer.pk), at=crew.at))}
    assert shown == {
        "Category": crew.category.name, "VIP": "yes", "Priority": f"P{ticket.priority}", "Kind": "Incident",
        "Channel": "Portal",
    }  # fmt: skip


def test_who_acts_is_named_and_why_it_was_waived(crew: Crew) -> None:
    ticket = crew.receive()
    waive(timer_id=clock(ticket, "pri_response").pk, reason="A drill.", by=crew.supervisor, at=at("10:01"))
    assert "supervisor waived Response (SLA-PRI) | A drill." in said(ticket, "pri_response", "10:02")
