"""What a worker does for bulk acts."""

from celery import shared_task

from core.clock import now
from tickets.bulk.actions import run_pass
from tickets.bulk.choices import RunState
from tickets.bulk.models import BulkRun


@shared_task(name="tickets.bulk.tasks.run_bulk", ignore_result=True)
def run_bulk() -> int:
    """Go on with the bulk act that has waited longest and that nobody goes through; how many that were. The next beat
    goes on where this one stops.
    """
    waiting = BulkRun.objects.filter(state=RunState.RUNNING).exclude(busy_until__gt=now()).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:1])
    for pk in ids:
        run_pass(run_id=pk, now=now)
    return len(ids)
