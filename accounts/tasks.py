"""Celery entry points."""

from celery import shared_task

from accounts.actions.drafts import drop_old_drafts as drop_old
from accounts.actions.presence import mark_silent as mark
from core.clock import now


@shared_task(name="accounts.tasks.mark_silent", ignore_result=True)
def mark_silent() -> int:
    """Notes who has not been seen for a while, and returns how many these were. Safe to run at any time."""
    return mark(at=now())


@shared_task(name="accounts.tasks.drop_old_drafts", ignore_result=True)
def drop_old_drafts() -> int:
    """Forgets drafts nobody came back to, and returns how many these were. Safe to run at any time."""
    return drop_old(at=now())
