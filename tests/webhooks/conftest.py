"""Programs that are told, and a manager who sets them up."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pytest_django import Settings

from core import clock
from notifications.webhooks import actions
from notifications.webhooks.models import Endpoint
from tests.factories import Desk
from tests.webhooks.receiver import Receiver

Serve = Callable[..., int]


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def desk(db: None) -> Desk:
    """In the present: the receivers' library looks at the time of a call."""
    return Desk(at=clock.now())


@pytest.fixture
def endpoint(desk: Desk, receiver: Receiver) -> Endpoint:
    made, _secret = actions.add_endpoint(url=receiver.url, description="测试程序", by=desk.manager, at=desk.at)
    return made


def secret_of(endpoint: Endpoint) -> str:
    """The secret that its receiver was given."""
    return endpoint.secrets[0]


@pytest.fixture
def serve(desk: Desk) -> Serve:
    """Tell an endpoint what is due (at `at`, by default when the desk works)."""

    def serve(endpoint: Endpoint, at: datetime | None = None) -> int:
        return actions.serve(endpoint_id=endpoint.pk, now=lambda: at or desk.at)

    return serve
