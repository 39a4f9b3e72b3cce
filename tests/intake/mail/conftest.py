"""A mailbox, and mails put into it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from channels_intake.mail.taking import take_letter
from channels_intake.models import Inbound, Source
from tests.factories import NOON
from tests.intake.mail.mails import mail

Put = Callable[..., Inbound]


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> None:
    settings.DEFAULT_FROM_EMAIL = "服务台 <desk@desk.example>"
    settings.OUTBOX_MAILBOX_DIR = tmp_path / "mailbox"
    settings.OUTBOX_EMAIL_TRANSPORT = settings.EMAIL_HOST = ""
    settings.MEDIA_ROOT = tmp_path / "data" / "files"


@pytest.fixture
def mailbox(db: None) -> Source:
    return Source.objects.create(
        slug="mail", adapter="mail", name="Mail", options={"address": "desk@desk.example"}, created_at=NOON
    )


@pytest.fixture
def put(mailbox: Source) -> Put:
    """Takes a mail in: raw bytes, or one made of the arguments."""

    def put(raw: bytes | None = None, *, at: datetime = NOON, **said: str) -> Inbound:
        return take_letter(mailbox, mail(**said) if raw is None else raw, at=at).inbound

    return put
