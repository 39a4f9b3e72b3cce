"""The worker's door: delivering by task, and nudging it without ever waiting for a broker."""

import logging
from collections.abc import Iterator
from time import monotonic

import pytest
from celery import current_app
from pytest_django import Settings

from core.clock import now
from outbox import tasks
from outbox.mailbox import list_mails
from outbox.models import OutboxMessage, State
from servicedesk.beat import BEAT_SCHEDULE
from tests.outbox.conftest import Put
from tests.outbox.smtp import Server, free_port


@pytest.mark.django_db
def test_the_task_empties_the_outbox_whatever_its_size(put: Put) -> None:
    for _ in range(tasks.AT_ONCE * 2 + 1):
        put(at=now())
    assert tasks.deliver_due() == tasks.AT_ONCE * 2 + 1
    assert tasks.deliver_due() == 0
    assert len(list_mails()) == OutboxMessage.objects.filter(state=State.SENT).count() == tasks.AT_ONCE * 2 + 1


@pytest.mark.django_db
def test_a_task_ends_in_time_for_the_next(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PASSES", 1)
    for _ in range(tasks.AT_ONCE + 1):
        put(at=now())
    assert tasks.deliver_due() == tasks.AT_ONCE


@pytest.mark.django_db
def test_a_task_uses_one_connection_for_all_its_passes(put: Put, smtp: Server) -> None:
    for _ in range(tasks.AT_ONCE + 1):
        put(at=now())
    assert tasks.deliver_due() == tasks.AT_ONCE + 1
    assert len(smtp.sessions) == 1


@pytest.mark.django_db
def test_a_task_that_finds_the_way_closed_tries_once(put: Put, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for _ in range(tasks.AT_ONCE + 1):
        put(at=now())
    assert tasks.deliver_due() == 1


def test_beat_calls_the_task_by_its_name() -> None:
    assert BEAT_SCHEDULE["deliver-outbox"]["task"] == tasks.deliver_due.name


@pytest.fixture
def no_broker() -> Iterator[None]:
    """A Redis that is not there."""
    before = current_app.conf.broker_url
    current_app.conf.update(broker_url=f"redis://127.0.0.1:{free_port()}/0")
    yield
    current_app.conf.update(broker_url=before)


@pytest.mark.usefixtures("no_broker")
def test_a_nudge_without_a_broker_neither_fails_nor_waits(caplog: pytest.LogCaptureFixture) -> None:
    begun = monotonic()
    with caplog.at_level(logging.WARNING, logger="outbox"):
        tasks.nudge()
    assert monotonic() - begun < 4
    assert "the beat will deliver" in caplog.text


def test_a_nudge_reaches_the_queue() -> None:
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue(current_app.conf.task_default_queue)
        queue.clear()
        tasks.nudge()
        assert queue.get(timeout=2).headers["task"] == "outbox.tasks.deliver_due"
        queue.close()
