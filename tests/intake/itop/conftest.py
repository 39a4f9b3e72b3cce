"""A desk beside an iTop server that speaks as it was recorded."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.roles import Role
from channels_intake import registry
from channels_intake.itop.client import Client
from channels_intake.itop.exchange import Round, exchange
from channels_intake.itop.models import ItopLink
from channels_intake.itop.options import Options
from channels_intake.itop.pushing import ask_for, keep_in_step
from channels_intake.models import Source
from tests.factories import NOON, Desk, UserFactory
from tests.intake.itop.fake import FakeItop
from tickets.models import Ticket

OPTIONS = {
    "user": "rest",
    "organisation": "Demo",
    "team": "Helpdesk",
    "time_zone": "Asia/Shanghai",
    "direction": "follow",
    "actor": "machine",
}


@pytest.fixture(autouse=True)
def _known_adapters() -> Iterator[None]:
    registry.adapters.cache_clear()
    yield
    registry.adapters.cache_clear()


@pytest.fixture
def there() -> Iterator[FakeItop]:
    fake = FakeItop()
    yield fake
    fake.close()


def source_for(url: str, *, slug: str = "itop", **options: str) -> Source:
    made = Source(
        slug=slug,
        adapter="itop",
        name="iTop",
        options=OPTIONS | {"url": url} | options,
        created_at=NOON - timedelta(days=1),
    )
    made.secrets = {"password": "secret"}
    made.save()
    return made


class Pair:
    """Our desk and theirs, and what goes between them. Each round is a minute later."""

    def __init__(self, there: FakeItop) -> None:
        self.there = there
        self.desk = Desk()
        self.machine = UserFactory.create(username="machine", display_name="iTop", role=Role.SUPERVISOR)
        self.source = source_for(there.url)
        self.at = NOON

    def set(self, **options: str) -> None:
        self.source.options |= options
        self.source.save()

    def push(self, ticket: Ticket) -> ItopLink:
        ask_for(ticket, self.source, at=self.at)
        self.round()
        return ItopLink.objects.get(ticket=ticket)

    def step(self, link: ItopLink) -> str:
        """One ticket, without the bookkeeping around it."""
        with Client(Options.of(self.source)) as client:
            return keep_in_step(link, client)

    def round(self, minutes: int = 1) -> Round:
        self.at += timedelta(minutes=minutes)
        self.there.tick(60 * minutes)
        return exchange(self.source, at=self.at)


@pytest.fixture
def pair(db: None, there: FakeItop) -> Pair:
    return Pair(there)


Do = Callable[..., Any]
__all__ = ["Do", "Pair", "datetime", "source_for"]
