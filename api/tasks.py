"""Tidying up."""

from datetime import timedelta

from celery import shared_task

from api.models import StoredAnswer
from core.clock import now

KEPT = timedelta(hours=48)


@shared_task(name="api.tasks.purge_idempotency_keys")
def purge_idempotency_keys() -> None:
    """Forget answers older than KEPT: nobody repeats a request that long, and they hold what tickets hold."""
    StoredAnswer.objects.filter(created_at__lt=now() - KEPT).delete()
