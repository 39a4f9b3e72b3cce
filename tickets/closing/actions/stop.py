"""Stopping a bulk close."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing, Refused
from tickets.closing.choices import RunState
from tickets.closing.models import ClosingRun
from tickets.closing.policies import require_closer
from tickets.closing.wording import NO_SUCH_RUN


def stop_run(*, run_id: int, by: Actor, at: datetime) -> ClosingRun:
    """No further ticket is closed; what is closed stays so. Any supervisor may (`Forbidden` for others). `Missing`;
    `Refused` where it is over.
    """
    require_closer(by)
    with transaction.atomic():
        run = ClosingRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
        if run is None:
            raise Missing(NO_SUCH_RUN)
        if not run.is_running:
            raise Refused(_("This bulk close is over."))
        run.state, run.finished_at = RunState.STOPPED, at
        run.save(update_fields=["state", "finished_at"])
    return run
