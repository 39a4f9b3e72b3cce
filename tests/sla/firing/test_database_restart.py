"""The database server itself dies in the middle of a pass, and comes back."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest

from sla.firing import fire_due
from tests.sla.clockwork import Crew
from tests.sla.firing.fields import sow
from tests.sla.firing.processes import PrivatePostgres, database_url, needs, passes, private_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.django_db(transaction=True)]
FIRED = """
    SELECT t.owner_id, t.measure, t.key, e.round, e.step, e.code, e.params::text
    FROM sla_timerevent e JOIN sla_timer t ON t.id = e.timer_id WHERE e.step IS NOT NULL
"""
FAILED = "SELECT id FROM sla_timer WHERE failures > 0"


def _rows(url: str, sql: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[tuple[object, ...]] = cursor.fetchall()
    connection.close()
    return rows


@pytest.fixture
def crew(transactional_db: None) -> Crew:
    crew = Crew()
    sow(crew, 12)
    return crew


@pytest.fixture
def server(crew: Crew) -> Iterator[PrivatePostgres]:
    """A server of our own with the same clocks on it."""
    needs("pg_dump", "psql")
    with private_postgres() as server:
        dump = subprocess.run(["pg_dump", "--dbname", database_url()], check=True, capture_output=True).stdout
        psql = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", server.url("postgres")]
        subprocess.run(psql, check=True, input=dump, stdout=subprocess.DEVNULL)
        yield server


@pytest.mark.parametrize("back", ["at once", "later"])
def test_what_fires_is_the_same_as_on_a_server_that_never_died(
    crew: Crew, server: PrivatePostgres, tmp_path: Path, back: str
) -> None:
    tomorrow, url = crew.at + timedelta(days=1), server.url("postgres")
    with passes(data=tmp_path, at=tomorrow, batch=10, stop=2, url=url) as (worker,):
        worker.go_on()
        worker.hear("in the middle")
        server.stop()
        if back == "at once":
            server.start()
        worker.go_on()
        assert worker.line().isdecimal() is (back == "at once"), "it goes on where it can, and ends with an error else"
    if back == "later":
        server.start()
        with passes(data=tmp_path, at=tomorrow, batch=10, url=url) as (worker,):
            worker.go_on()
            assert worker.line().isdecimal()
    fire_due(now=lambda: tomorrow)
    fired = Counter(_rows(url, FIRED))
    assert fired == Counter(_rows(database_url(), FIRED))
    assert set(fired.values()) == {1}
    assert not _rows(url, FAILED), "no clock is to blame"
