"""A worker that dies in the middle of a batch leaves nothing half done, and nothing undone."""

from datetime import timedelta
from pathlib import Path

import pytest

from notifications.models import Notice
from outbox.models import OutboxMessage
from sla.firing import fire_due
from sla.models import Task, Timer
from tests.sla.clockwork import Crew
from tests.sla.firing.fields import due_steps, fired_steps, sow
from tests.sla.firing.processes import passes

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def _written() -> tuple[int, int, int, int]:
    return fired_steps().total(), Notice.objects.count(), OutboxMessage.objects.count(), Task.objects.count()


def test_killed_in_the_middle_of_a_batch_it_leaves_the_batch_to_the_next(tmp_path: Path) -> None:
    crew = Crew()
    sow(crew, 12)
    tomorrow, before = crew.at + DAY, _written()
    with passes(data=tmp_path, at=tomorrow, batch=10, stop=3) as (worker,):
        worker.go_on()
        worker.hear("in the middle")  # two batches are committed, the third is written but for the commit
        committed = _written()
        worker.kill()
    assert _written() == committed
    assert committed[0] >= 20
    assert committed > before
    done = fire_due(now=lambda: tomorrow, batch=10)
    assert fired_steps() == due_steps(tomorrow)
    assert set(fired_steps().values()) == {1}
    assert done.fired == fired_steps().total() - committed[0]
    assert not Timer.objects.filter(failures__gt=0).exists()
