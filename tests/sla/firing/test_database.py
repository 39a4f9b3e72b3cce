"""The database goes away in the middle of a pass: what was not committed is done by the next pass, and no clock is
blamed for it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from core import bus
from sla.events import StepsFired
from sla.firing import fire_due
from sla.models import Timer
from tests.sla.clockwork import Crew
from tests.sla.firing.fields import due_steps, fired_steps, sow
from tests.sla.firing.processes import database_url

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def cut(transactional_db: None) -> Iterator[Callable[[], None]]:
    """What ends the connection of this thread, from another one to the same server."""
    other = psycopg2.connect(database_url())
    other.autocommit = True

    def end() -> None:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

    yield end
    other.close()


@pytest.fixture
def crew(transactional_db: None) -> Crew:
    crew = Crew()
    sow(crew, 12)
    return crew


@pytest.fixture
def handlers() -> Iterator[None]:
    known = {event: list(handlers) for event, handlers in bus.subscriptions()}
    yield
    bus.restore(known)


@pytest.mark.parametrize("at_batch", [1, 3])
def test_the_connection_is_cut_in_the_middle_of_a_batch(
    crew: Crew, cut: Callable[[], None], handlers: None, at_batch: int
) -> None:
    batches = 0

    def cut_once(_fact: StepsFired) -> None:
        nonlocal batches
        batches += 1
        if batches == at_batch:
            cut()
            Timer.objects.exists()  # whoever asks next learns of it

    bus.subscribe(StepsFired, cut_once)
    tomorrow = crew.at + DAY
    done = fire_due(now=lambda: tomorrow, batch=10)
    assert batches > at_batch, "it went on over a new connection"
    assert done.fired == fired_steps().total()
    assert fired_steps() == due_steps(tomorrow)
    assert set(fired_steps().values()) == {1}
    assert not Timer.objects.filter(failures__gt=0).exists(), "no clock is to blame"
