"""Who wants to be told is asked once in a transaction, and anew in the next."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.bus import publish
from notifications.webhooks import actions
from notifications.webhooks.models import Delivery
from sla.events import StepsFired
from tests.factories import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def _asked(queries: CaptureQueriesContext) -> int:
    return sum('FROM "webhooks_endpoint"' in query["sql"] for query in queries.captured_queries)


def _tell(desk: Desk, *, times: int = 1) -> None:
    for _ in range(times):
        publish(StepsFired(at=desk.at, firings=()))


def test_many_facts_of_a_transaction_ask_once(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        _tell(desk, times=5)
        with transaction.atomic():
            _tell(desk, times=5)
    assert _asked(queries) == 1


def test_the_next_transaction_asks_anew_however_the_last_one_ended(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as queries:
        for is_undone in (False, True, False):
            with transaction.atomic():
                _tell(desk)
                transaction.set_rollback(is_undone)
        _tell(desk, times=2)  # in no transaction each is one by itself
    assert _asked(queries) == 5


@pytest.mark.parametrize(("is_undone", "asked"), [(False, 1), (True, 2)])
def test_what_a_savepoint_learned_is_forgotten_only_with_it(desk: Desk, *, is_undone: bool, asked: int) -> None:
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        with transaction.atomic():
            _tell(desk, times=2)
            transaction.set_rollback(is_undone)
        _tell(desk, times=2)
    assert _asked(queries) == asked


def test_who_is_set_up_in_a_transaction_hears_the_rest_of_it_and_who_is_removed_does_not(desk: Desk) -> None:
    with transaction.atomic():
        ticket = desk.receive()
        endpoint, _secret = actions.add_endpoint(url="https://8.8.8.8/in", by=desk.manager, at=desk.at)
        desk.acknowledged()
        assert Delivery.objects.filter(type="ticket.acknowledged").count() == 1
        actions.change_endpoint(
            endpoint_id=endpoint.pk, changes={"events": ["ticket.closed"]}, by=desk.manager, at=desk.at
        )
        desk.acknowledged()
        actions.remove_endpoint(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
        desk.confirming()
    assert set(Delivery.objects.values_list("type", flat=True)) == {"ticket.received", "ticket.acknowledged"}
    assert not Delivery.objects.filter(data__ticket__number=ticket.number).exists()
