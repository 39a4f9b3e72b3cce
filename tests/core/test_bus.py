"""The bus: in order, each handler once, exceptions let through."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from core import bus


@dataclass(frozen=True, kw_only=True)
class Rang(bus.Event):
    times: int


@dataclass(frozen=True, kw_only=True)
class RangLoud(Rang):
    pass


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What was heard; whoever subscribed in the test is forgotten after it."""
    before = {event_type: list(handlers) for event_type, handlers in bus.subscriptions()}
    yield []
    bus.restore(before)


def test_handlers_hear_in_order_of_subscription_and_once(heard: list[str]) -> None:
    def first(event: Rang) -> None:
        heard.append(f"first {event.times}")

    def second(event: Rang) -> None:
        heard.append(f"second {event.times}")

    bus.subscribe(Rang, first, second)
    bus.subscribe(Rang, first)
    bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=3))
    assert heard == ["first 3", "second 3"]


def test_only_the_very_class_is_heard(heard: list[str]) -> None:
    bus.subscribe(Rang, lambda _event: heard.append("rang"))
    bus.publish(RangLoud(at=datetime(2026, 1, 1, tzinfo=UTC), times=1))
    assert heard == []


def test_what_follows_is_told_after_its_cause(heard: list[str]) -> None:
    def causes(event: Rang) -> None:
        if event.times:
            bus.publish_then(Rang(at=event.at, times=event.times - 1))

    bus.subscribe(Rang, causes, lambda event: heard.append(f"heard {event.times}"))
    bus.publish_then(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=2))
    assert heard == ["heard 2", "heard 1", "heard 0"]


def test_what_follows_is_unheard_by_whoever_did_not_hear_its_cause(heard: list[str]) -> None:
    def causes(event: Rang) -> None:
        with bus.unheard_by(__name__):
            bus.publish_then(RangLoud(at=event.at, times=1))

    bus.subscribe(Rang, causes)
    bus.subscribe(RangLoud, lambda _event: heard.append("loud"))
    bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=1))
    assert heard == []


def test_what_follows_from_an_event_that_failed_is_not_told(heard: list[str]) -> None:
    def breaks(event: Rang) -> None:
        bus.publish_then(RangLoud(at=event.at, times=1))
        raise RuntimeError("broken")

    bus.subscribe(Rang, breaks)
    bus.subscribe(RangLoud, lambda _event: heard.append("loud"))
    with pytest.raises(RuntimeError, match="broken"):
        bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=1))
    bus.publish(RangLoud(at=datetime(2026, 1, 1, tzinfo=UTC), times=2))
    assert heard == ["loud"]


def test_an_exception_comes_through(heard: list[str]) -> None:
    def breaks(_event: Rang) -> None:
        raise RuntimeError("broken")

    bus.subscribe(Rang, breaks, lambda _event: heard.append("after"))
    with pytest.raises(RuntimeError, match="broken"):
        bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=1))
    assert heard == []


def test_what_is_no_news_is_unheard_by_some(heard: list[str]) -> None:
    def hears(event: Rang) -> None:
        heard.append(f"heard {event.times}")

    bus.subscribe(Rang, hears)
    with bus.unheard_by("nobody", __name__):
        bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=1))
    with bus.unheard_by("nobody"):
        bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=2))
    bus.publish(Rang(at=datetime(2026, 1, 1, tzinfo=UTC), times=3))
    assert heard == ["heard 2", "heard 3"]
