"""Numbers start anew each day of the desk's time zone and are never given twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Requester
from tests.factories import Desk
from tickets.actions import Person
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


@pytest.mark.django_db
def test_what_is_sent_again_uses_up_no_number_and_enters_nobody(desk: Desk) -> None:
    first = desk.receive(channel="rest", external_id="A-1")
    stranger = Person(name="韩梅梅", email="h@corp.example")
    assert [desk.receive(channel="rest", external_id="A-1", requester=stranger).pk for _ in range(3)] == [first.pk] * 3
    assert not Requester.objects.filter(name="韩梅梅").exists()
    other = desk.receive(channel="fax", external_id="A-1")
    assert int(other.number[-4:]) == int(first.number[-4:]) + 1


@pytest.mark.django_db
def test_what_is_sent_again_on_another_day_is_the_first_days_ticket(desk: Desk) -> None:
    first = desk.receive(channel="rest", external_id="A-1")
    desk.at += timedelta(days=1)
    assert desk.receive(channel="rest", external_id="A-1").number == first.number
    assert desk.receive().number.endswith("-0001")


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
