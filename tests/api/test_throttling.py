"""How often one user may call."""

import time

import pytest
from django.core.cache import cache
from pytest_django import Settings
from redis.exceptions import ConnectionError as NoRedisError

from api.checks import readable_rates
from tests.api.conftest import NEW, Caller
from tests.factories import Desk
from tickets.models import Ticket


@pytest.fixture
def _two_writes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_THROTTLE = {"read": "off", "write": "2/min"}
    monkeypatch.setattr(time, "time", lambda: 1_000_000_000.0)  # 20 s before the minute ends


@pytest.mark.usefixtures("_two_writes")
def test_beyond_the_limit_comes_429_and_when_to_try_again(agent: Caller) -> None:
    assert [agent.post("/tickets/", NEW).status_code for _ in range(3)] == [201, 201, 429]
    response = agent.post("/tickets/", NEW)
    assert response["Retry-After"] == "20"
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "throttled"
    assert Ticket.objects.count() == 2


@pytest.mark.usefixtures("_two_writes")
def test_the_next_minute_is_a_new_one(agent: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        agent.post("/tickets/", NEW)
    monkeypatch.setattr(time, "time", lambda: 1_000_000_020.0)
    assert agent.post("/tickets/", NEW).status_code == 201


@pytest.mark.usefixtures("_two_writes")
def test_reading_and_other_people_are_counted_apart(agent: Caller, asker: Caller) -> None:
    for _ in range(3):
        agent.post("/tickets/", NEW)
    assert agent.get("/tickets/").status_code == 200
    assert asker.post("/tickets/", {"title": "Mouse", "description": "It died."}).status_code == 201


def test_reading_has_a_limit_of_its_own(agent: Caller, settings: Settings) -> None:
    settings.API_THROTTLE = {"read": "1/day", "write": "off"}
    assert [agent.get("/tickets/").status_code for _ in range(2)] == [200, 429]
    assert agent.post("/tickets/", NEW).status_code == 201


def test_a_cache_that_does_not_answer_stops_nobody(
    desk: Desk, agent: Caller, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_THROTTLE = {"read": "1/min", "write": "1/min"}

    def fail(*_args: object, **_kwargs: object) -> bool:
        raise NoRedisError

    monkeypatch.setattr(cache, "add", fail)
    assert [agent.get("/tickets/").status_code for _ in range(2)] == [200, 200]


def test_the_shipped_rates_stop_a_loop_and_not_a_busy_day(settings: Settings) -> None:
    assert readable_rates(None) == []
    assert settings.API_THROTTLE == {"read": "3000/min", "write": "1200/min"}


@pytest.mark.parametrize("rate", ["fast", "10", "x/min", "0/min", "10/fortnight", ""])
def test_a_rate_that_cannot_be_read_stops_the_start(settings: Settings, rate: str) -> None:
    settings.API_THROTTLE = {"read": "off", "write": rate}
    assert [error.id for error in readable_rates(None)] == ["api.E001"]
