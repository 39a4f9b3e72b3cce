"""A program that wants to know everything, and what has been written down for it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.payload import body_of
from tests.sla.clockwork import Crew

Told = Callable[..., list[tuple[str, Any]]]


def told_of(*prefixes: str) -> list[tuple[str, Any]]:
    """Types and data in the order in which a program gets them: those that begin with one of `prefixes`, or all."""
    bodies = [json.loads(body_of(one)) for one in Delivery.objects.order_by("next_attempt_at", "pk")]
    return [(one["type"], one["data"]) for one in bodies if not prefixes or one["type"].startswith(prefixes)]


@pytest.fixture
def desk(db: None) -> Crew:
    """Monday, 10:00 in Shanghai."""
    return Crew()


@pytest.fixture
def told(endpoint: Endpoint) -> Told:
    """What the program is told from now on."""
    del endpoint
    return told_of


def json_time(moment: Any) -> str:  # noqa: ANN401 (a moment, or nothing where there should be one)
    """As programs read it."""
    return str(moment.isoformat().replace("+00:00", "Z"))
