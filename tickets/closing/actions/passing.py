"""Going through the tickets of a bulk close, each in a transaction of its own with the note of what became of it: a
worker that dies leaves nothing half done and nothing to be done twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import translation

from accounts.actors import Actor
from core.errors import DeskError, Problem
from core.kept import Kept, keep_problem, keep_refusal
from tickets.actions.close import close
from tickets.choices import State
from tickets.closing.choices import Result, RunState
from tickets.closing.models import ClosingItem, ClosingRun
from tickets.closing.policies import may_close_many
from tickets.models import Ticket

PASS_SECONDS = 8  # a small desk has two hands, and clocks need one
LEASE = timedelta(seconds=90)

Now = Callable[[], datetime]
logger = logging.getLogger(__name__)


def run_pass(*, run_id: int, now: Now, seconds: float = PASS_SECONDS) -> bool:
    """Go on with a run for so many seconds; whether there is more to do. False at once while somebody else goes
    through it. Never in a transaction.
    """
    if not _lease(run_id, at=now()):
        return False
    try:
        return _go_on(run_id, now=now, stop=monotonic() + seconds)
    finally:
        ClosingRun.objects.filter(pk=run_id).update(busy_until=None)


def _lease(run_id: int, *, at: datetime) -> bool:
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    return bool(ClosingRun.objects.filter(free, pk=run_id, state=RunState.RUNNING).update(busy_until=at + LEASE))


def _go_on(run_id: int, *, now: Now, stop: float) -> bool:
    run = ClosingRun.objects.select_related("created_by").get(pk=run_id)
    by = Actor.for_user(run.created_by, via=run.via)
    if not may_close_many(by):  # he has left, or is no supervisor any more
        _end(run, RunState.STOPPED, at=now())
        return False
    with translation.override(run.created_by.language):
        for item in ClosingItem.objects.filter(of=run, position__gte=run.done).order_by("position"):
            if monotonic() >= stop:
                return True
            if not _one(run, item, by=by, at=now()):
                return False
    _end(run, RunState.DONE, at=now())
    return False


def _one(run: ClosingRun, item: ClosingItem, *, by: Actor, at: datetime) -> bool:
    """One ticket, with its note; False where somebody has stopped the run meanwhile."""
    with transaction.atomic():
        mine = ClosingRun.objects.select_for_update(of=("self",))
        if not mine.filter(pk=run.pk, state=RunState.RUNNING, done=item.position).exists():
            return False
        item.result, item.problems = _tried(run, item, by=by, at=at)
        item.save(update_fields=["result", "problems"])
        run.done = item.position + 1
        run.counts = {**run.counts, item.result: run.counts.get(item.result, 0) + 1}
        ClosingRun.objects.filter(pk=run.pk).update(done=run.done, counts=run.counts, busy_until=at + LEASE)
    return True


def _tried(run: ClosingRun, item: ClosingItem, *, by: Actor, at: datetime) -> tuple[Result, list[Kept]]:
    """In a savepoint: what is refused half-way leaves nothing, and one failure does not stop the others."""
    try:
        with transaction.atomic():
            close(ticket_id=item.ticket_id, remark=run.remark, by=by, at=at, version=item.version)
    except DeskError as error:
        if _is_closed(item.ticket_id):
            return Result.ALREADY, []
        return Result.REFUSED, keep_refusal(error)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("bulk close %s: ticket %s cannot be closed", run.pk, item.ticket_id)
        said = f"{type(error).__name__}: {error}"[:300]
        return Result.REFUSED, [keep_problem("", Problem("error", said))]
    return Result.CLOSED, []


def _is_closed(ticket_id: int) -> bool:
    return Ticket.objects.filter(pk=ticket_id, state__in=(State.CLOSED, State.SURVEYED)).exists()


def _end(run: ClosingRun, state: RunState, *, at: datetime) -> None:
    ClosingRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=state, finished_at=at)
