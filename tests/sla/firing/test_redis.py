"""Worker and beat in earnest: however many there are, and whatever becomes of Redis, each step fires once."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen

import pytest
from django.db import transaction
from redis import Redis

from core.clock import now
from tests.factories import Desk
from tests.sla.firing.fields import due_steps, fired_steps, sow
from tests.sla.firing.processes import celery, environment, private_redis, until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("world_time"),
    pytest.mark.django_db(transaction=True),
]
YESTERDAY = timedelta(days=1)
SCHEDULERS = [
    "celery.beat.Scheduler",
    pytest.param(
        "servicedesk.ticker.Ticker",
        marks=pytest.mark.skipif(find_spec("redbeat") is None, reason="needs redbeat: requirements/prod.lock"),
    ),
]


class Machinery:
    """Two workers' processes, beats, and the Redis between them."""

    def __init__(self, url: str, beats: list["Popen[bytes]"]) -> None:
        self.beats = beats
        self._redis: Redis = Redis.from_url(url)

    def wipe(self) -> None:
        """FLUSHALL: nudges, queues, locks and schedules are gone."""
        self._redis.flushall()

    def close(self) -> None:
        self._redis.close()


@pytest.fixture
def machinery(request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path) -> Iterator[Machinery]:
    with ExitStack() as stack:
        url = stack.enter_context(private_redis(tmp_path))
        env = environment(tmp_path, REDIS_URL=url, BASE_URL="http://127.0.0.1", ALLOWED_HOSTS="127.0.0.1")
        stack.enter_context(celery("worker", "--concurrency=2", "--loglevel=ERROR", env=env))
        beat = ("beat", "--pidfile=", "--loglevel=CRITICAL", "-S", request.param)
        beats = [stack.enter_context(celery(*beat, env=env)) for _ in range(2)]
        machinery = Machinery(url, beats)
        stack.callback(machinery.close)
        yield machinery


def _all_fired_once() -> bool:
    fired = fired_steps()
    assert set(fired.values()) <= {1}
    return fired == due_steps(now())


@pytest.mark.parametrize("machinery", SCHEDULERS, indirect=True)
def test_two_beats_two_workers_and_a_redis_that_is_wiped_time_and_again(machinery: Machinery) -> None:
    with transaction.atomic():
        desk = Desk(now() - YESTERDAY)
        sow(desk, 6)
    assert until(_all_fired_once, seconds=90), "the first of all"
    count = fired_steps().total()
    assert count > 20

    machinery.wipe()
    with transaction.atomic():  # yesterday's acts are all there before a pass looks
        sow(desk, 3)
    assert until(_all_fired_once), "after a wipe between two nudges"
    assert fired_steps().total() > count

    for _ in range(6):
        desk.receive(channel="portal")
        machinery.wipe()
    assert until(_all_fired_once), "wiped as often as something becomes due"
    assert all(beat.poll() is None for beat in machinery.beats), "no beat ended over it"
