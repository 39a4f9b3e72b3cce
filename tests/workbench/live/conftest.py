"""Somebody who listens, and what reaches him."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from accounts.actors import Actor
from accounts.models import User
from tests.factories import Desk
from tests.workbench.conftest import desk as desk  # noqa: PLC0414 (the same desk)
from workbench.live.here import Here
from workbench.live.hub import Hub
from workbench.live.listeners import Listener
from workbench.live.stream import Subscriber


def user_of(actor: Actor) -> User:
    assert isinstance(actor.user, User)
    return actor.user


def listener_of(user: User, *, groups: tuple[int, ...] = (), session: str = "s") -> Listener:
    return Listener(user, session, groups)


def facts_in(text: str) -> list[dict[str, Any]]:
    """All facts in a piece of a stream."""
    told = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: [")]
    return [fact for batch in told for fact in json.loads(batch)]


def ids_in(text: str) -> list[str]:
    return [line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: ")]


async def heard(stream: AsyncIterator[Any], words: str, *, seconds: float = 20.0) -> str:
    """What comes, up to the piece that holds `words`."""
    text = ""
    async with asyncio.timeout(seconds):
        while words not in text:
            piece = await anext(stream)
            text += piece.decode() if isinstance(piece, bytes) else piece
    return text


async def waiting(one: Subscriber) -> str:
    """What waits for `one`, when his stream is read to its end."""
    one.end()
    return "".join([piece async for piece in one.stream()])


@pytest.fixture(autouse=True)
def _nobody_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.live.views.here", Here())


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub of the test's own, in the place of the process's."""
    fresh = Hub()
    monkeypatch.setattr("workbench.live.views.hub", fresh)
    yield fresh
    fresh.close()


@pytest.fixture
def agent_user(desk: Desk) -> User:
    return user_of(desk.agent)
