"""Celery entry points."""

from celery import shared_task

from core.clock import now
from notifications import actions, on_call


@shared_task(name="notifications.tasks.send_digests", ignore_result=True)
def send_digests() -> int:
    """Writes what was held back and may go now, and returns how many letters that were. Safe to run at any time, any
    number of times at once.
    """
    return actions.send_digests(at=now())


@shared_task(name="notifications.tasks.warn_of_gaps", ignore_result=True)
def warn_of_gaps() -> int:
    """Writes to the leaders where nobody will be on call for a key system, and returns how many such times there are.
    Safe to run at any time, any number of times at once.
    """
    return on_call.warn_of_gaps(at=now())
