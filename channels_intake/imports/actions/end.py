"""End: nothing is left to be done, or nothing can be."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from channels_intake.imports.choices import State
from channels_intake.imports.events import ImportEnded
from channels_intake.imports.models import Import
from core.bus import publish


@transaction.atomic
def end(job: Import, *, state: str, error: Mapping[str, object] | None = None, at: datetime) -> None:
    """The pass comes to `state`. One that somebody has stopped meanwhile stays stopped."""
    running = Import.objects.filter(pk=job.pk, state=State.RUNNING)
    if running.update(state=state, error=error or {}, finished_at=at):
        job.state = state
        tell_ended(job, at=at)


def tell_ended(job: Import, *, at: datetime) -> None:
    """It has come to its end, whichever. In the caller's transaction."""
    codes = {name: getattr(job, name) for name in ("what", "is_dry_run", "counts")}
    publish(ImportEnded(at=at, subject=job, import_id=job.pk, state=str(job.state), **codes))
