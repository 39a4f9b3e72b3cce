"""Two workers, or a worker and a person, on one ticket at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core.errors import DeskError
from tests.factories import Desk
from tickets import actions
from tickets.models import Ticket, TicketEvent
from tickets.routing.actions import add_rule, route_ticket
from tickets.routing.models import Occasion, RuleRun

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], object]) -> None:
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        except DeskError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("_round", range(3))
def test_a_person_and_two_workers_leave_every_journal_row_and_one_dispatch(_round: int) -> None:
    desk = Desk()
    values: dict[str, Any] = {"name": "x", "standing": "on", "triggers": ["acknowledged"]}
    values |= {"effects": {"tags": ["x"], "to_group": desk.group.slug}}
    add_rule(values=values, by=desk.manager, at=desk.at)
    ticket = desk.acknowledged()
    frame: dict[str, Any] = {"ticket_id": ticket.pk, "at": desk.at + timedelta(minutes=1)}
    at_once(
        lambda: route_ticket(**frame),
        lambda: actions.dispatch(**frame, to_group=desk.group, by=desk.dispatcher),
        lambda: route_ticket(**frame),
        lambda: actions.amend(**frame, changes={"tags": ["y"]}, by=desk.agent),
    )
    ticket.refresh_from_db(fields=["version"])
    seqs = list(TicketEvent.objects.filter(ticket=ticket).values_list("seq", flat=True))
    assert seqs == list(range(1, ticket.version + 1))
    assert TicketEvent.objects.filter(ticket=ticket, verb="dispatch").count() == 1
    assert Ticket.objects.get(pk=ticket.pk).state == "dispatched"
    assert RuleRun.objects.filter(ticket=ticket).count() == 1
    assert not Occasion.objects.filter(ticket=ticket).exists()
