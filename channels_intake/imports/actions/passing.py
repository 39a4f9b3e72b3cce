"""Going through the rows, each in a transaction of its own with the note of what became of it: a worker that dies
leaves nothing half done and nothing to be done twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from accounts.actors import Actor, Via
from accounts.models import Requester
from channels_intake.imports.actions.end import end
from channels_intake.imports.actions.people import person_of
from channels_intake.imports.actions.tickets import ticket_of
from channels_intake.imports.choices import Result, State, What
from channels_intake.imports.models import Import, Row
from channels_intake.imports.reading import Known, RowReader, key_of
from channels_intake.imports.table import Cell, Table, read_table
from core.errors import DeskError, Problem
from core.kept import Kept, keep_problem, keep_refusal
from core.lease import LEASE, PASS_SECONDS, take
from tickets.models import Ticket

Now = Callable[[], datetime]
Numbered = tuple[int, list[Cell]]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """What became of a row."""

    result: str
    ticket: Ticket | None = None
    requester: Requester | None = None
    problems: tuple[Kept, ...] = ()


def run_pass(*, import_id: int, now: Now, seconds: float = PASS_SECONDS) -> bool:
    """Go on with a running import for so many seconds; whether there is more to do. False at once while somebody else
    goes through it. Never in a transaction.
    """
    if not take(Import.objects.filter(pk=import_id, state=State.RUNNING), at=now()):
        return False
    try:
        return _go_on(import_id, now=now, stop=monotonic() + seconds)
    finally:
        Import.objects.filter(pk=import_id).update(busy_until=None)


def _go_on(import_id: int, *, now: Now, stop: float) -> bool:
    job = Import.objects.select_related("created_by", "site").get(pk=import_id)
    try:
        with job.file.open("rb") as file:
            table = read_table(file.read())
    except (DeskError, OSError) as error:
        logger.exception("import %s cannot be read any more", import_id)
        problem = keep_problem("file", Problem("unreadable", str(error)))
        end(job, state=State.FAILED, error=problem, at=now())
        return False
    work = _Work(job, table)
    for row in table.rows[job.done :]:
        if monotonic() >= stop:
            return True
        if not _one(work, row, at=now()):
            return False
    end(job, state=State.CHECKED if job.is_dry_run else State.DONE, at=now())
    return False


class _Work:
    """What a pass knows beside the row in hand."""

    def __init__(self, job: Import, table: Table) -> None:
        self.job, self.known = job, Known()
        self.zone = job.site.time_zone if job.site else settings.TIME_ZONE
        self.by = Actor.for_user(job.created_by, via=Via.WEB)
        self.first: dict[str, int] = {}
        if job.what == What.TICKETS:
            for number, cells in table.rows:
                self.first.setdefault(key_of(self.reader(cells)), number)

    def reader(self, cells: list[Cell]) -> RowReader:
        """A reader of this row."""
        return RowReader(mapping=self.job.mapping, cells=cells, zone=self.zone)


def _one(work: _Work, row: Numbered, *, at: datetime) -> bool:
    """One row, with its note; False where somebody has stopped the import meanwhile."""
    job = work.job
    with transaction.atomic():
        mine = Import.objects.select_for_update(of=("self",)).filter(pk=job.pk, state=State.RUNNING, done=job.done)
        if not mine.exists():
            return False
        done = _tried(work, row, at=at)
        Row.objects.create(
            of=job,
            number=row[0],
            result=done.result,
            problems=list(done.problems),
            ticket=None if job.is_dry_run and done.result == Result.CREATED else done.ticket,
            requester=None if job.is_dry_run and done.result == Result.CREATED else done.requester,
        )
        job.done += 1
        job.counts = {**job.counts, done.result: job.counts.get(done.result, 0) + 1}
        Import.objects.filter(pk=job.pk).update(done=job.done, counts=job.counts, busy_until=at + LEASE)
    return True


def _tried(work: _Work, row: Numbered, *, at: datetime) -> Done:
    """In a savepoint: what is refused half-way leaves nothing, and a check leaves nothing at all."""
    try:
        with transaction.atomic():
            done = _done(work, row, at=at)
            if work.job.is_dry_run:
                transaction.set_rollback(True)
    except DeskError as error:
        return Done(Result.WRONG, problems=tuple(problems_of(error)))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("import %s: row %s cannot be imported", work.job.pk, row[0])
        said = f"{type(error).__name__}: {error}"[:300]
        return Done(Result.WRONG, problems=(keep_problem("", Problem("error", said)),))
    return done


def _done(work: _Work, row: Numbered, *, at: datetime) -> Done:
    number, cells = row
    reader = work.reader(cells)
    if work.job.what == What.REQUESTERS:
        result, requester = person_of(reader, work.known, at=at)
        return Done(result, requester=requester)
    is_first = work.first.get(key_of(reader)) == number
    by = replace(work.by, set_off_by={"import": {"id": work.job.pk}})
    result, ticket = ticket_of(reader, work.known, site=work.job.site, is_first=is_first, by=by, at=at)
    return Done(result, ticket=ticket)


def problems_of(error: DeskError) -> list[Kept]:
    """What an action refused, as it is kept: fields are called as in the file, where a requester's stand beside the
    ticket's.
    """
    return [kept | {"field": str(kept["field"]).removeprefix("requester.")} for kept in keep_refusal(error)]
