"""Celery entry points."""

from celery import shared_task

from core.clock import now
from notifications import actions


@shared_task(name="notifications.tasks.send_digests", ignore_result=True)
def send_digests() -> int:
    """Writes what was held back and may go now, and returns how many letters that were. Safe to run at any time, any
    number of times at once.
    """
    return actions.send_digests(at=now())
