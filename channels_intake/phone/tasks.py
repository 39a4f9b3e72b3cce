"""What a worker does for the telephone."""

from celery import shared_task

from channels_intake.phone import actions
from core.clock import now


@shared_task
def look_again() -> int:
    """Judge the calls that nobody answered."""
    return actions.look_again(at=now())
