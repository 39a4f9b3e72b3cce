"""People of the desk, and what is told of them."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from accounts.events import PresenceChanged
from accounts.models import User
from accounts.roles import Role
from core import bus
from tests.factories import UserFactory


@pytest.fixture
def heard() -> Iterator[list[PresenceChanged]]:
    """Every fact about presence, as it is told; nobody else hears it meanwhile."""
    before = {event: list(handlers) for event, handlers in bus.subscriptions()}
    told: list[PresenceChanged] = []
    bus.restore({})
    bus.subscribe(PresenceChanged, told.append)
    yield told
    bus.restore(before)


@pytest.fixture
def agent(db: None) -> User:
    """Somebody who takes calls."""
    return UserFactory.create(role=Role.AGENT, display_name="王悦")


def at_once(work: Callable[[], object], *, threads: int) -> list[object]:
    """What `work` gave in that many threads, all let go at the same moment; their errors are ours."""
    results: list[object] = []
    errors: list[BaseException] = []
    start = threading.Barrier(threads)

    def run() -> None:
        try:
            start.wait()
            results.append(work())
        except BaseException as error:  # noqa: BLE001 -- raised again by the main thread
            errors.append(error)
        finally:
            connection.close()

    pool = [threading.Thread(target=run) for _ in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    if errors:
        raise errors[0]
    return results
