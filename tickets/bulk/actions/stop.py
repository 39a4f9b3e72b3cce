"""Stopping a bulk act."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing, Refused
from tickets.bulk.choices import RunState
from tickets.bulk.models import BulkRun
from tickets.bulk.policies import require_in_charge
from tickets.bulk.wording import NO_SUCH_RUN


def stop_run(*, run_id: int, by: Actor, at: datetime) -> BulkRun:
    """No further ticket is touched; what is done stays so. For who began it and supervisors (`Forbidden` for others).
    `Missing`; `Refused` where it is over.
    """
    with transaction.atomic():
        run = BulkRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
        if run is None:
            raise Missing(NO_SUCH_RUN)
        require_in_charge(by, run)
        if not run.is_running:
            raise Refused(_("This bulk act is over."))
        run.state, run.finished_at = RunState.STOPPED, at
        run.save(update_fields=["state", "finished_at"])
    return run
