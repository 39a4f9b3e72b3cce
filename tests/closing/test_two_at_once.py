"""Two supervisors, and two workers, in threads with connections of their own."""

from collections.abc import Callable

import pytest
from django.conf import settings

from accounts.roles import Role
from core.errors import DeskError, Refused
from tests.closing.conftest import begin, results
from tests.factories import Desk, staff
from tests.satisfaction.test_two_at_once import at_once
from tickets import actions
from tickets.bulk.actions import passing, run_pass
from tickets.bulk.models import BulkRun
from tickets.models import TicketEvent

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def closings() -> int:
    return TicketEvent.objects.filter(verb="close").count()


def test_two_supervisors_at_the_same_tickets_close_each_of_them_once() -> None:
    desk = Desk()
    tickets = [desk.confirmed() for _ in range(6)]
    runs = [begin(desk, *tickets), begin(desk, *tickets[::-1], by=staff(Role.SUPERVISOR))]

    def go(run: BulkRun) -> Callable[[], object]:
        return lambda: run_pass(run_id=run.pk, now=lambda: desk.at, seconds=30)

    assert at_once(*map(go, runs)) == []
    both = [result for run in runs for result in results(run)]
    assert (sorted(both), closings()) == (["already"] * 6 + ["done"] * 6, 6)


def test_one_closes_by_hand_what_another_closes_in_bulk() -> None:
    desk = Desk()
    ticket = desk.confirmed()
    run = begin(desk, ticket)
    refused = at_once(
        lambda: run_pass(run_id=run.pk, now=lambda: desk.at),
        lambda: actions.close(ticket_id=ticket.pk, by=desk.manager, at=desk.at, version=ticket.version),
    )
    assert closings() == 1
    assert len(refused) == results(run).count("done")


def test_two_workers_at_one_run_do_each_ticket_once(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    run = begin(desk, *(desk.confirmed() for _ in range(6)))
    monkeypatch.setattr(passing, "take", lambda *_args, **_kwargs: True)  # each takes the other for dead
    assert at_once(*[lambda: run_pass(run_id=run.pk, now=lambda: desk.at, seconds=30)] * 2) == []
    found = BulkRun.objects.get(pk=run.pk)
    assert (results(run), closings(), found.done) == (["done"] * 6, 6, 6)


def test_a_person_who_presses_twice_begins_one() -> None:
    desk = Desk()
    ticket = desk.confirmed()
    refused: list[DeskError] = at_once(*[lambda: begin(desk, ticket)] * 2)
    assert [type(error) for error in refused] == [Refused]
    assert BulkRun.objects.count() == 1
