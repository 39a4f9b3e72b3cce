"""A desk with many tickets, and a worker that goes through them."""

from collections.abc import Iterable
from typing import Any

import pytest

from accounts.actors import Actor
from tests.closing.conftest import chosen, reasons, results, ticking, work
from tests.factories import Desk
from tickets.bulk.actions import begin
from tickets.bulk.models import BulkRun
from tickets.bulk.table import BULK
from tickets.models import Ticket

__all__ = ["chosen", "do", "fresh", "reasons", "results", "ticking", "work"]


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def do(desk: Desk, verb: str, tickets: Iterable[Ticket], *, by: Actor | None = None, **arguments: Any) -> BulkRun:
    """A bulk act that a worker has gone through."""
    run = begin(act=BULK[verb], chosen=chosen(tickets), arguments=arguments, by=by or desk.supervisor, at=desk.at)
    return work(run, desk)


def fresh(*tickets: Ticket) -> list[Ticket]:
    return [Ticket.objects.get(pk=ticket.pk) for ticket in tickets]
