"""Going through the tickets of a bulk act, each in a transaction of its own with the note of what became of it: a
worker that dies leaves nothing half done and nothing to be done twice.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation

from accounts.actors import Actor
from core.errors import DeskError, Problem, Stale
from core.kept import Kept, keep_problem, keep_refusal
from core.lease import LEASE, PASS_SECONDS, take
from tickets.bulk.arguments import recall
from tickets.bulk.choices import Result, RunState
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.policies import may_bulk
from tickets.bulk.since import meanwhile
from tickets.bulk.table import BULK, BulkAct
from tickets.bulk.undoing import Taking, picture_of
from tickets.models import Ticket

Now = Callable[[], datetime]
logger = logging.getLogger(__name__)


def run_pass(*, run_id: int, now: Now, seconds: float = PASS_SECONDS) -> bool:
    """Go on with a run for so many seconds; whether there is more to do. False at once while somebody else goes
    through it. Never in a transaction.
    """
    if not take(BulkRun.objects.filter(pk=run_id, state=RunState.RUNNING), at=now()):
        return False
    try:
        return _go_on(run_id, now=now, stop=monotonic() + seconds)
    finally:
        BulkRun.objects.filter(pk=run_id).update(busy_until=None)


@dataclass(frozen=True)
class Work:
    """A run under way: its act, the arguments of every ticket, who does it."""

    run: BulkRun
    act: BulkAct
    arguments: Mapping[str, Any]
    by: Actor

    def do(self, item: BulkItem, *, at: datetime) -> Ticket:
        """The act on one ticket, or what takes it back."""
        if self.run.undoes_id is None:
            frame = {"ticket_id": item.ticket_id, "version": item.version, "by": self.by, "at": at}
            return self.act.run(**self.arguments, **frame)
        assert self.act.undo is not None  # noqa: S101 -- a run that undoes begins with an act that has a reverse
        return self.act.undo(Taking(item.ticket_id, item.version, item.before, self.by, at))

    def holds(self, item: BulkItem) -> bool:
        """Whether the ticket is by now as it would be afterwards, whoever did that. One statement."""
        if self.run.undoes_id is not None:
            return False
        return self.act.holds(Ticket.objects.get(pk=item.ticket_id), self.arguments)


def _go_on(run_id: int, *, now: Now, stop: float) -> bool:
    run = BulkRun.objects.select_related("created_by").get(pk=run_id)
    act, by = BULK[run.verb], Actor.for_user(run.created_by, via=run.via)
    if not may_bulk(act, by):  # he has left, or his role does this no more
        _end(run, RunState.STOPPED, at=now())
        return False
    work = Work(run, act, recall(act, run.arguments), by)
    with translation.override(run.created_by.language):
        for item in BulkItem.objects.filter(of=run, position__gte=run.done).order_by("position"):
            if monotonic() >= stop:
                return True
            if not _one(work, item, at=now()):
                return False
    _end(run, RunState.DONE, at=now())
    return False


def _one(work: Work, item: BulkItem, *, at: datetime) -> bool:
    """One ticket, with its note; False where somebody has stopped the run meanwhile."""
    run = work.run
    with transaction.atomic():
        mine = BulkRun.objects.select_for_update(of=("self",))
        if not mine.filter(pk=run.pk, state=RunState.RUNNING, done=item.position).exists():
            return False
        item.result, item.problems = _tried(work, item, at=at)
        item.save(update_fields=["result", "problems", "before", "after"])
        run.done = item.position + 1
        run.counts = {**run.counts, item.result: run.counts.get(item.result, 0) + 1}
        BulkRun.objects.filter(pk=run.pk).update(done=run.done, counts=run.counts, busy_until=at + LEASE)
    return True


def _tried(work: Work, item: BulkItem, *, at: datetime) -> tuple[Result, list[Kept]]:
    """In a savepoint: what is refused half-way leaves nothing, and one failure does not stop the others."""
    if work.run.undoes_id is None:
        item.before = picture_of(Ticket.objects.get(pk=item.ticket_id))
    try:
        with transaction.atomic():
            item.after = work.do(item, at=at).version
    except Stale as error:
        return (Result.ALREADY, []) if work.holds(item) else (Result.REFUSED, meanwhile(item, error))
    except DeskError as error:
        return (Result.ALREADY, []) if work.holds(item) else (Result.REFUSED, keep_refusal(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("bulk act %s: %s fails on ticket %s", work.run.pk, work.act.verb, item.ticket_id)
        said = f"{type(error).__name__}: {error}"[:300]
        return Result.REFUSED, [keep_problem("", Problem("error", said))]
    return (Result.DONE if item.after != item.version else Result.ALREADY), []


def _end(run: BulkRun, state: RunState, *, at: datetime) -> None:
    BulkRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=state, finished_at=at)
