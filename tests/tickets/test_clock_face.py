"""What a ticket's row says about its clocks: a cache with one writer, no act of its own."""

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.factories import NOON, Desk
from tickets import actions, journal
from tickets.clock_face import ClockFace
from tickets.models import Ticket, TicketEvent
from tickets.models.ticket import first_due

FACE = ClockFace(
    due_at=NOON + timedelta(minutes=30),
    breached=True,
    norm="BRT-1",
    started_at=NOON,
    warn_at=NOON + timedelta(minutes=20),
    paused=True,
)
NOTHING_RUNS = ClockFace(due_at=None, breached=False)


@pytest.fixture(autouse=True)
def _no_clock_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """This is about the row alone: nobody else writes on it."""
    monkeypatch.setattr("sla.handlers.keep_time", lambda _fact: None)


def _shown(ticket: Ticket) -> ClockFace:
    row = Ticket.objects.get(pk=ticket.pk)
    return ClockFace(
        due_at=row.next_due_at,
        breached=row.breached,
        norm=row.next_norm,
        started_at=row.next_started_at,
        warn_at=row.next_warn_at,
        paused=row.next_paused,
    )


def test_a_ticket_shows_nothing_until_its_clocks_are_set(desk: Desk) -> None:
    ticket = desk.receive()
    assert _shown(ticket) == NOTHING_RUNS
    assert actions.set_clock_face(ticket_id=ticket.pk, face=FACE)
    assert _shown(ticket) == FACE


@pytest.mark.parametrize("face", [FACE, NOTHING_RUNS, ClockFace(due_at=FACE.due_at, breached=False, norm="SLA-PRI")])
def test_the_same_face_again_changes_nothing(desk: Desk, face: ClockFace) -> None:
    ticket = desk.receive()
    actions.set_clock_face(ticket_id=ticket.pk, face=face)
    assert not actions.set_clock_face(ticket_id=ticket.pk, face=face)
    assert _shown(ticket) == face


@pytest.mark.parametrize("name", FACE.columns)
def test_one_differing_column_is_enough_whether_it_was_empty_or_becomes_so(desk: Desk, name: str) -> None:
    ticket = desk.receive()
    for full, empty in ((FACE, NOTHING_RUNS), (NOTHING_RUNS, FACE)):
        Ticket.objects.filter(pk=ticket.pk).update(**full.columns | {name: empty.columns[name]})
        assert actions.set_clock_face(ticket_id=ticket.pk, face=full)
        assert _shown(ticket) == full


def test_it_is_no_act_and_touches_no_other_ticket(desk: Desk) -> None:
    ticket, other = desk.processing(), desk.processing()
    before = journal.columns_of(Ticket.objects.get(pk=ticket.pk))
    rows = TicketEvent.objects.count()
    actions.set_clock_face(ticket_id=ticket.pk, face=FACE)
    after = journal.columns_of(Ticket.objects.get(pk=ticket.pk))
    assert {name for name, value in after.items() if before[name] != value} == set(FACE.columns)
    assert TicketEvent.objects.count() == rows
    assert _shown(other) == NOTHING_RUNS


def test_an_act_leaves_the_face_alone(desk: Desk) -> None:
    ticket = desk.processing()
    actions.set_clock_face(ticket_id=ticket.pk, face=FACE)
    actions.note(ticket_id=ticket.pk, body="Ordered a roller.", by=desk.engineer, at=desk.at)
    assert _shown(ticket) == FACE


def test_it_costs_one_statement_and_a_ticket_that_is_not_there_none_the_worse(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket = desk.receive()
    with django_assert_num_queries(1):
        actions.set_clock_face(ticket_id=ticket.pk, face=FACE)
    assert not actions.set_clock_face(ticket_id=ticket.pk + 1000, face=FACE)


def test_many_are_marked_at_once_and_each_is_counted_once(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    late, too, fine = desk.receive(), desk.receive(), desk.receive()
    actions.set_clock_face(ticket_id=late.pk, face=ClockFace(due_at=NOON, breached=False, norm="BRT-1"))
    actions.set_clock_face(ticket_id=too.pk, face=FACE)
    with django_assert_num_queries(1):
        assert actions.mark_breached([late.pk, too.pk]) == 1
    assert _shown(late) == ClockFace(due_at=NOON, breached=True, norm="BRT-1")
    assert (_shown(too), _shown(fine)) == (FACE, NOTHING_RUNS)
    assert actions.mark_breached([]) == 0


@pytest.mark.postgres
def test_open_tickets_in_the_order_of_what_is_due_need_no_sorting(desk: Desk) -> None:
    desk.receive()
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):  # cheaper for one ticket; not for a hundred thousand
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = Ticket.objects.open().order_by(first_due(), "id")[:50].explain()
    assert "ticket_next_due" in plan
    assert "Sort" not in plan
