"""What a worker does for imports."""

from celery import shared_task

from channels_intake.imports.actions import run_pass
from channels_intake.imports.choices import State
from channels_intake.imports.models import Import
from core.clock import now


@shared_task(name="channels_intake.imports.tasks.run_imports", ignore_result=True)
def run_imports() -> int:
    """Go on with the import that has been running longest and that nobody goes through; the number of rows is no
    matter, since the next beat goes on where this one stops.
    """
    at = now()
    waiting = Import.objects.filter(state=State.RUNNING).exclude(busy_until__gt=at).order_by("started_at")
    ids = list(waiting.values_list("pk", flat=True)[:1])
    for pk in ids:
        run_pass(import_id=pk, now=now)
    return len(ids)
