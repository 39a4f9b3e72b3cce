"""A way in of the tests' own: it hears a JSON list of things and makes tickets of them."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from channels_intake import registry
from channels_intake.actions import into_ticket
from channels_intake.adapter import Adapter, Call, Heard, Item, Outcome, Quarantine, Unverified
from channels_intake.arrival import Arrival, Enclosure
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound, Source
from tests.factories import NOON
from tickets.actions import Person
from tickets.models import Ticket


class Toy(Adapter):
    """Says what it is told to say."""

    slug = "toy"
    channel = "rest"
    label = _("Toy")

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:  # noqa: ARG002 (the interface)
        if call.headers.get("x-key") != source.option("key"):
            raise Unverified("key")
        said = json.loads(call.body)
        return Heard(items=[Item(external_id=one["id"], raw=json.dumps(one).encode()) for one in said])

    def read(self, inbound: Inbound, raw: bytes) -> Arrival:  # noqa: ARG002 (the interface)
        said = json.loads(raw)
        return Arrival(
            person=Person(name=said.get("name", "王敏"), email=said.get("email", "wang@example.com")),
            title=said.get("title", ""),
            body=said.get("body", ""),
            ticket=Ticket.objects.filter(number=said.get("ticket", "")).first(),
            files=[Enclosure(name=name, content=content.encode()) for name, content in said.get("files", {}).items()],
        )

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        said = json.loads(raw)
        inbound.sender = said.get("email", "")
        if said.get("raise"):
            raise {"quarantine": Quarantine(Reason.NO_SENDER), "error": RuntimeError("boom")}[said["raise"]]
        if said.get("ignore"):
            return Outcome(status=Status.IGNORED, reason=Reason.AUTO_REPLY)
        return into_ticket(self.read(inbound, raw), inbound=inbound, via="email", at=at)


@pytest.fixture(autouse=True)
def toys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.INTAKE_ADAPTERS = [*settings.INTAKE_ADAPTERS, f"{__name__}.Toy"]
    settings.MEDIA_ROOT = tmp_path / "media"
    registry.adapters.cache_clear()
    yield
    registry.adapters.cache_clear()


@pytest.fixture
def source(db: None) -> Source:
    made = Source(slug="toybox", adapter="toy", name="Toys", created_at=NOON)
    made.secrets = {"key": "secret"}
    made.save()
    return made


Give = Callable[..., Inbound]


@pytest.fixture
def give(source: Source) -> Give:
    """Takes in what the toy says."""
    from channels_intake.actions import take_in  # noqa: PLC0415 (after the registry is set)

    count = iter(range(1, 100_000))

    def give(*, at: datetime = NOON, key: str = "", **said: Any) -> Inbound:
        raw = json.dumps(said).encode()
        sender = said.get("email", "")
        return take_in(source=source, external_id=key or str(next(count)), raw=raw, sender=sender, at=at).inbound

    return give
