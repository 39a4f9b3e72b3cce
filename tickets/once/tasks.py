"""Tidying up."""

from celery import shared_task

from core.clock import now
from tickets.once.keys import purge


@shared_task(name="tickets.once.tasks.purge_keys", ignore_result=True)
def purge_keys() -> None:
    """Forget keys that nobody sends any more."""
    purge(at=now())
