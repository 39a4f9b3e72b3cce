"""A post office of one's own: letters from the tests' folder, an empty mailbox, and a real SMTP server on demand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import OutboxMessage
from tests.outbox.smtp import Server

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
LINK = "https://desk.example/c/eyJ0Ijo0Mn0:1x"
PROGRESS = {"title": "打印机", "engineer": "李志远", "due_at": NOON, "note": "", "link": LINK}

Put = Callable[..., OutboxMessage]


@pytest.fixture(autouse=True)
def post_office(settings: Settings, tmp_path: Path) -> None:
    settings.OUTBOX_LETTER_DIRS = [HERE / "templates/letters", Path(settings.BASE_DIR) / "templates/letters"]
    settings.OUTBOX_MAILBOX_DIR = tmp_path / "mailbox"
    settings.OUTBOX_EMAIL_TRANSPORT = ""
    settings.EMAIL_HOST = ""
    settings.DEFAULT_FROM_EMAIL = "服务台 <desk@desk.example>"
    settings.BASE_URL = "https://desk.example"


@pytest.fixture
def put(db: None) -> Put:
    """Enqueues the progress letter to Alice; any part of it may be said otherwise."""
    count = iter(range(1, 10_000))

    def put(**other: Any) -> OutboxMessage:
        draft: dict[str, Any] = {
            "transport": "email",
            "address": "alice@example.com",
            "name": "张工",
            "language": "zh-hans",
            "letter": "progress",
            "context": PROGRESS,
            "dedupe_key": f"test:{next(count)}",
        } | other
        at = draft.pop("at", NOON)
        (pk,) = enqueue_many([Draft(**draft)], at=at).values()
        return OutboxMessage.objects.get(pk=pk)

    return put


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Server]:
    """A mail server that does what it is told; the outbox is set to use it."""
    server = Server()
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()
