"""Tickets and clocks of days that are over, by site, customer, group and channel: whatever happens to them afterwards,
every figure is a recount.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Via
from accounts.models import AssignmentGroup, Customer, Site
from sla.actions.count_days import count_days
from sla.attainment import all_of
from sla.models import DayFlow, StaleDay, Timer
from sla.tally import Tally
from sla.ticket_days import FLOWS, TicketDays
from sla.trends import attainment_between
from sla.watch import local_day, midnight
from tests.factories import NOON, Desk, RequesterFactory
from tests.sla.running import run_until
from tickets import actions
from tickets.flow import Part, behind
from tickets.models import Ticket

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOON + 3 * DAY
FIRST, TODAY = local_day(NOON - 4 * DAY), local_day(LATER)
PARTS = (
    Part(),
    Part(site="east"),
    Part(customer="acme"),
    Part(group="second"),
    Part(group="-"),
    Part(channel="portal"),
    Part(group="second", channel="portal"),
    Part(customer="acme", group="-"),
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    """Some days of a desk with two groups, two sites of which one is a customer's, and all channels."""
    desk = Desk(at=NOON - 3 * DAY)
    acme = Customer.objects.create(slug="acme", name="Acme", changed_at=desk.at)
    east = RequesterFactory.create(site=Site.objects.create(slug="east", name="East", customer=acme))
    west = RequesterFactory.create(site=Site.objects.create(slug="west", name="West"))
    second = AssignmentGroup.objects.create(slug="second", name="Second")
    for place in range(4):
        desk.at = NOON - 3 * DAY + place * DAY
        desk.receive(requester=east, channel="portal")
        moved = desk.processing(requester=west)
        actions.transfer(ticket_id=moved.pk, to_group=second, reason="Network.", by=desk.engineer, at=desk.at)
        desk.closed(channel="portal")
    run_until(LATER)
    desk.at = LATER
    return desk


def flow(part: Part) -> dict[tuple[str, date], int]:
    days = TicketDays(part, FIRST, TODAY + DAY, LATER)
    return {(what, day): n for what in FLOWS for day, n in days.by_day[what].items() if n}


def naively(part: Part) -> dict[tuple[str, date], int]:
    found: dict[tuple[str, date], int] = {}
    for back in range((TODAY - FIRST).days + 1):
        day = FIRST + back * DAY
        for what in FLOWS:
            if n := behind(what, begins=midnight(day), ends=midnight(day + DAY), part=part).count():
                found[what, day] = n
    return found


def is_of(timer: Timer, part: Part) -> bool:
    ticket = timer.ticket
    assert ticket is not None
    site, group = ticket.requester.site, ticket.group.slug if ticket.group else "-"
    return (
        part.site in {"", site.slug if site else ""}
        and part.customer in {"", site.customer.slug if site and site.customer else ""}
        and part.group in {"", group}
        and part.channel in {"", ticket.channel}
    )


def judged(part: Part) -> dict[date, Tally]:
    found = attainment_between(first=FIRST, after=TODAY + DAY, place=part.place, group=part.group, channel=part.channel)
    return all_of(found).days


def judged_naively(part: Part) -> dict[date, Tally]:
    found: dict[date, Tally] = {}
    timers = Timer.objects.filter(judged_at__isnull=False).select_related("ticket__requester__site", "ticket__group")
    for timer in timers:
        if is_of(timer, part) and timer.judged_at:
            found.setdefault(local_day(timer.judged_at), Tally()).count(timer.state, timer.outcome, 1)
    return found


def check() -> None:
    for part in PARTS:
        assert flow(part) == naively(part), part
        assert judged(part) == judged_naively(part), part
        days = TicketDays(part, FIRST, TODAY + DAY, LATER)
        for ends in (LATER, midnight(TODAY), midnight(TODAY - 2 * DAY), LATER - 3 * DAY + HOUR):
            assert days.backlog(ends) == behind("backlog", begins=ends, ends=ends, part=part).count(), (part, ends)


@pytest.mark.usefixtures("desk")
def test_counted_once_every_part_is_what_a_recount_finds() -> None:
    check()
    count_days(at=LATER)
    assert DayFlow.objects.filter(group="second").exists()
    check()


@pytest.mark.usefixtures("desk")
def test_days_that_are_counted_are_not_read_from_the_tickets() -> None:
    count_days(at=LATER)
    expected = [flow(part) for part in PARTS[:6]]
    Ticket.objects.filter(created_at__lt=midnight(TODAY)).update(created_at=NOON - 300 * DAY)
    assert [flow(part) for part in PARTS[:6]] == expected
    with CaptureQueriesContext(connection) as queries:
        flow(Part(channel="portal"))
    assert len(queries) == 4, "ready days, their figures, what came and went today"


def _transfer(desk: Desk, ticket: Ticket) -> None:
    actions.transfer(ticket_id=ticket.pk, to_group=desk.group, reason="After all.", by=desk.dispatcher, at=LATER)


def _decline(desk: Desk, ticket: Ticket) -> None:
    _transfer(desk, ticket)
    assert desk.engineer.user
    actions.decline(ticket_id=ticket.pk, reason="Not ours.", by=desk.engineer, at=LATER)


def _amend(desk: Desk, ticket: Ticket) -> None:
    actions.amend(ticket_id=ticket.pk, changes={"channel": "portal"}, by=desk.agent, at=LATER)


@pytest.mark.parametrize("move", [_transfer, _decline, _amend])
def test_what_goes_elsewhere_takes_its_past_along(desk: Desk, move: Callable[[Desk, Ticket], None]) -> None:
    count_days(at=LATER)
    moved = Ticket.objects.filter(group__slug="second").earliest("pk")
    move(desk, moved)
    assert StaleDay.objects.filter(day=local_day(moved.created_at), is_of_parts=True).exists()
    check()
    count_days(at=LATER)
    assert not StaleDay.objects.exists()
    check()


def test_what_is_taken_up_again_was_not_closed_on_its_day(desk: Desk) -> None:
    count_days(at=LATER)
    closed = Ticket.objects.filter(state="closed").earliest("-pk")
    actions.reopen(ticket_id=closed.pk, reason="It jams again.", by=desk.agent, at=LATER)
    assert StaleDay.objects.filter(is_of_parts=False).exists()
    check()


def test_what_is_brought_in_counts_on_the_days_of_its_file(desk: Desk) -> None:
    count_days(at=LATER)
    desk.at = NOON - DAY
    desk.receive(by=replace(desk.agent, via=Via.IMPORT))
    assert StaleDay.objects.filter(day=local_day(NOON - DAY), is_of_parts=False).exists()
    check()


def test_a_ticket_of_today_costs_an_act_nothing(desk: Desk) -> None:
    count_days(at=LATER)
    ticket = desk.processing()
    _transfer(desk, ticket)
    assert not StaleDay.objects.exists()


def test_a_part_of_a_day_is_counted_from_the_tickets(desk: Desk) -> None:
    count_days(at=LATER)
    for begins, ends in ((NOON - 3 * DAY, NOON), (NOON, NOON + HOUR), (NOON - 2 * DAY + HOUR, LATER)):
        assert_same(begins, ends)
    assert desk.at == LATER


def assert_same(begins: datetime, ends: datetime) -> None:
    days = TicketDays(Part(), FIRST, TODAY + DAY, LATER)
    for what in FLOWS:
        wanted = behind(what, begins=begins, ends=ends, part=Part()).count()
        assert days.count(what, begins, ends) == wanted, (what, begins)
