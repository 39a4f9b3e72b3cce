"""What a worker does for conversations."""

from celery import shared_task

from channels_intake.messengers.actions import leave_over as leave
from channels_intake.messengers.actions.fetch import fetch_due
from core.clock import now


@shared_task(ignore_result=True)
def leave_over() -> int:
    """Start the clocks of what the shift leaves over (RTX-4); how many there were."""
    return leave(at=now())


@shared_task(ignore_result=True)
def fetch_media() -> int:
    """Fetch pictures and files that were sent; how many are here now."""
    return fetch_due(at=now())
