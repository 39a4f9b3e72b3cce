"""What the database itself promises about the outbox."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from outbox.actions.deliver_due import deliver_due
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import OutboxMessage, State
from outbox.postman import Postman
from outbox.queries import count_by_state
from tests.outbox.conftest import NOON, Put


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"state": State.SENT},
        {"state": State.DEAD},
        {"next_attempt_at": None},
        {"sent_at": NOON},
        {"state": State.SENT, "next_attempt_at": None},
        {"state": State.DEAD, "next_attempt_at": None, "sent_at": NOON},
    ],
)
def test_a_letter_in_no_sensible_state_is_refused_by_the_database(put: Put, change: dict[str, Any]) -> None:
    put()
    with pytest.raises(IntegrityError):
        OutboxMessage.objects.update(**change)


@pytest.mark.django_db
def test_letters_are_kept(put: Put) -> None:
    with pytest.raises(TypeError):
        put().delete()


def stored(count: int) -> None:
    """So many letters that have come to their end."""
    enqueue_many(
        [
            Draft(
                transport="email", address="a@b.cn", name="", language="en", letter="plain", dedupe_key=f"old:{number}"
            )
            for number in range(count)
        ],
        at=NOON - timedelta(days=1),
    )
    OutboxMessage.objects.update(state=State.SENT, sent_at=NOON, next_attempt_at=None)


@pytest.mark.django_db
def test_a_pass_reads_the_index_of_what_is_due_and_not_the_table(put: Put) -> None:
    stored(2000)
    put()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_outboxmessage")
    due = OutboxMessage.objects.filter(next_attempt_at__lte=NOON).order_by("next_attempt_at", "pk")
    assert "outbox_due" in due.explain()


@pytest.mark.django_db
def test_the_cost_of_a_pass_is_what_is_due_and_nothing_costs_one_look(put: Put) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured, Postman() as postman:
            deliver_due(at=NOON, limit=10, deliverer=postman)
        return sum("outbox_outboxmessage" in query["sql"] for query in captured.captured_queries)

    stored(200)
    assert queries() == 1
    put()
    one = queries()
    put()
    put()
    assert (one, queries()) == (5, 8)


@pytest.mark.django_db
def test_states_are_counted_by_one_query(put: Put) -> None:
    put()
    put()
    with CaptureQueriesContext(connection) as captured:
        counts = count_by_state()
    assert len(captured) == 1
    assert counts == {State.QUEUED: 2, State.SENDING: 0, State.RETRYING: 0, State.SENT: 0, State.DEAD: 0}


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_undone_and_done_again() -> None:
    MigrationExecutor(connection).migrate([("outbox", None)])
    assert "outbox_outboxmessage" not in connection.introspection.table_names()
    again = MigrationExecutor(connection)
    again.migrate(again.loader.graph.leaf_nodes())  # all, for whatever stood on the outbox went with it
    assert "outbox_outboxmessage" in connection.introspection.table_names()
