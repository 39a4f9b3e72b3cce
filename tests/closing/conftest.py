"""A desk with confirmed tickets, some complete and some not."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest

from accounts.actors import Actor
from tests.factories import Desk
from tickets.bulk.actions import run_pass
from tickets.bulk.models import BulkItem, BulkRun
from tickets.closing.actions import Chosen, close_many
from tickets.models import Ticket


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def chosen(tickets: Iterable[Ticket]) -> list[Chosen]:
    """As somebody chose them who has just looked at them."""
    return [Chosen(ticket.number, ticket.version) for ticket in tickets]


def begin(desk: Desk, *tickets: Ticket, by: Actor | None = None) -> BulkRun:
    return close_many(chosen=chosen(tickets), by=by or desk.supervisor, at=desk.at)


def ticking(begins: datetime) -> Callable[[], datetime]:
    """A clock that goes on by a second each time somebody looks at it."""
    seconds = iter(range(10_000))
    return lambda: begins + timedelta(seconds=next(seconds))


def work(run: BulkRun, desk: Desk, *, seconds: float = 60) -> BulkRun:
    """A worker goes through it; the run as it is then."""
    run_pass(run_id=run.pk, now=ticking(desk.at), seconds=seconds)
    return BulkRun.objects.get(pk=run.pk)


def results(run: BulkRun) -> list[str]:
    return list(BulkItem.objects.filter(of=run).order_by("position").values_list("result", flat=True))


def reasons(run: BulkRun) -> list[list[str]]:
    """Of each ticket: the fields that its refusal is about, or its code where it is about none."""
    items = BulkItem.objects.filter(of=run).order_by("position")
    return [[one["field"] or one["code"] for one in item.problems] for item in items]
