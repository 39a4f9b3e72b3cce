"""A messenger of the desk's, and people who write by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.actors import Actor
from channels_intake import registry
from channels_intake.messengers.actions import hear
from channels_intake.messengers.actions.hear import Told
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.speech import Speech
from channels_intake.models import Source
from outbox.letters import render
from outbox.models import OutboxMessage
from sla.choices import OwnerKind
from sla.models import Timer
from tests.factories import NOON, Desk

OPEN_AT = NOON - timedelta(hours=2)  # Monday, 10:00 in Shanghai: the desk is open
GOOD = "请先重启打印机，再试打一页；还不行的话我十分钟后到您办公室。"


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(at=OPEN_AT)


@pytest.fixture
def agent(desk: Desk) -> Actor:
    return desk.agent


def source_of(adapter: str, *, slug: str = "", secrets: dict[str, str] | None = None, **options: str) -> Source:
    """A configured way in."""
    made = Source(slug=slug or adapter, adapter=adapter, name=adapter, options=options, created_at=OPEN_AT)
    made.secrets = secrets or {}
    made.save()
    return made


@pytest.fixture
def rtx(db: None) -> Source:
    return source_of("rtx", secrets={"gateway_secret": "s"}, api="http://127.0.0.1:9")


Write = Callable[..., Told]


@pytest.fixture
def write(rtx: Source) -> Write:
    """Somebody writes."""

    def write(text: str = "打印机卡纸", *, account: str = "wangmin", at: datetime = OPEN_AT, **more: Any) -> Told:
        return hear(source=more.pop("source", rtx), speech=Speech(account=account, text=text, **more), at=at)

    return write


@dataclass
class Clocks:
    """The clocks of one conversation."""

    conversation: Conversation

    def one(self, measure: str) -> Timer:
        """The newest of `measure`."""
        mine = Timer.objects.filter(owner_kind=OwnerKind.CONVERSATION, owner_id=self.conversation.pk, measure=measure)
        return mine.latest("pk")

    def count(self, measure: str) -> int:
        return Timer.objects.filter(
            owner_kind=OwnerKind.CONVERSATION, owner_id=self.conversation.pk, measure=measure
        ).count()


def texts_sent() -> list[str]:
    """What is in the outbox for messengers, as it will be read."""
    return [render(one).text.strip() for one in OutboxMessage.objects.filter(transport="im").order_by("pk")]


@pytest.fixture(autouse=True)
def _registered(settings: Settings) -> None:
    registry.adapters.cache_clear()
