"""What a worker does for bulk closes."""

from celery import shared_task

from core.clock import now
from tickets.closing.actions import run_pass
from tickets.closing.choices import RunState
from tickets.closing.models import ClosingRun


@shared_task(name="tickets.closing.tasks.run_closing", ignore_result=True)
def run_closing() -> int:
    """Go on with the bulk close that has waited longest and that nobody goes through; how many that were. The next beat
    goes on where this one stops.
    """
    waiting = ClosingRun.objects.filter(state=RunState.RUNNING).exclude(busy_until__gt=now()).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:1])
    for pk in ids:
        run_pass(run_id=pk, now=now)
    return len(ids)
