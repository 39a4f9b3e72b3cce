"""Celery entry points."""

from celery import shared_task

from accounts.actions.presence import mark_silent as mark
from core.clock import now


@shared_task(name="accounts.tasks.mark_silent", ignore_result=True)
def mark_silent() -> int:
    """Notes who has not been seen for a while, and returns how many these were. Safe to run at any time."""
    return mark(at=now())
