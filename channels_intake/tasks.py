"""What a worker does for the ways in."""

from datetime import timedelta

from celery import shared_task

from channels_intake.actions import give_up, settle
from channels_intake.choices import Status
from channels_intake.models import Inbound
from core.clock import now

_PATIENCE = timedelta(seconds=10)  # whoever took it in is settling it just now
_AT_ONCE = 200


@shared_task
def settle_waiting() -> int:
    """Settle what was kept and never read, because the process that took it in died; how many there were."""
    at = now()
    waiting = Inbound.objects.filter(status=Status.RECEIVED, received_at__lt=at - _PATIENCE).order_by("received_at")
    ids = list(waiting.values_list("pk", flat=True)[:_AT_ONCE])
    for pk in ids:
        if not give_up(inbound_id=pk, at=now()):
            settle(inbound_id=pk, at=now())
    return len(ids)
