"""Celery entry points."""

from collections.abc import Callable
from threading import Thread

from celery import shared_task
from django.db import connections

from core.clock import now
from notifications.webhooks import actions


@shared_task(name="notifications.webhooks.tasks.deliver_due", ignore_result=True)
def deliver_due() -> int:
    """Open lanes for the programs that wait to be told, and come back at once: a worker has other things to do than to
    wait for them. A lane that dies with its process is opened again when its claims lapse.
    """
    return actions.deliver_due(now=now, start=beside)


@shared_task(name="notifications.webhooks.tasks.purge", ignore_result=True)
def purge() -> int:
    """Forget old deliveries."""
    return actions.purge(at=now())


def beside(run: Callable[[], object]) -> None:
    """In a thread of its own, which keeps nobody from ending."""
    Thread(target=_with_connections_of_its_own, args=(run,), name="webhook", daemon=True).start()


def _with_connections_of_its_own(run: Callable[[], object]) -> None:
    try:
        run()
    finally:
        connections.close_all()
