"""Numbers start anew each day of the desk's time zone and are never given twice."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.factories import Desk
from tickets.numbers import next_number


@pytest.mark.django_db
def test_each_day_starts_at_one_in_the_desks_time_zone() -> None:
    before_midnight = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert [next_number(before_midnight) for _ in range(3)] == [
        "SD-20261122-0001",
        "SD-20261122-0002",
        "SD-20261122-0003",
    ]
    assert next_number(after_midnight) == "SD-20261123-0001"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_the_same_number() -> None:
    numbers: list[str] = []

    def register() -> None:
        try:
            numbers.extend(desk.receive().number for _ in range(5))
        finally:
            connection.close()

    desk = Desk()
    threads = [threading.Thread(target=register) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 30
