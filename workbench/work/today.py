"""Today's work of one engineer: what was given to him, what he has in hand, what is due, what is to be signed. However
much there is, it costs the same few statements, and what does not fit on the page is a link away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from accounts.actors import Actor
from accounts.models import User
from face import dates
from satisfaction.records.models import ServiceRecord
from satisfaction.records.paper import Paper, paper_of
from satisfaction.records.queries import list_waiting
from sla.choices import TaskKind
from sla.commitments import commitments_for
from sla.task_queries import open_tasks, whose
from sla.watch import local_day, midnight
from tickets.agenda import awaited_by, givers_of, in_hand_of, offered_to, returned_to
from tickets.models import Ticket
from tickets.models.ticket import NEVER
from workbench.task_rows import TaskRow, rows_of
from workbench.work.jobs import Job, job_of, jobs_of

OFFERS, JOBS, TASKS, RECORDS, RETURNED = 6, 20, 10, 5, 5
Item = TypeVar("Item")


@dataclass(frozen=True)
class Paperwork:
    """A record that waits for a signature."""

    record: ServiceRecord
    paper: Paper
    number: str


@dataclass
class Today:
    """What the page shows. `has_more`: which of its parts go on elsewhere."""

    offers: list[Job] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    papers: list[Paperwork] = field(default_factory=list)
    returned: list[Ticket] = field(default_factory=list)
    has_more: set[str] = field(default_factory=set)

    @property
    def n(self) -> int:
        """How many things there are to do, as far as they are shown."""
        return len([*self.offers, *self.jobs, *self.tasks, *self.papers, *self.returned])

    @property
    def counted(self) -> str:
        """The same for the heading, with a plus where there is more."""
        return f"{self.n}+" if self.has_more else str(self.n)


def today_of(actor: Actor, *, user: User, at: datetime) -> Today:
    """What `user` has to do on the day of `at` (in the desk's time zone)."""
    found, until = Today(), midnight(local_day(at) + timedelta(days=1))
    found.offers = _offers(_first(found, "offers", offered_to(actor), OFFERS), actor=actor, at=at)
    awaited = _first(found, "jobs", awaited_by(actor, until=until), JOBS)
    in_hand = _first(found, "jobs", in_hand_of(actor), JOBS)
    found.jobs = _in_order(jobs_of([*awaited, *in_hand], actor=actor, at=at))
    # Signatures have lines of their own, with the record to be signed.
    due = open_tasks().filter(whose("mine", user=user), due_at__lt=until).exclude(kind=TaskKind.SIGNATURE)
    tasks = _first(found, "tasks", due.order_by("due_at", "pk"), TASKS)
    found.tasks = rows_of(tasks, user=user, at=at, today=dates.local_day(at))
    records = _first(found, "papers", list_waiting(user=user).prefetch_related("parts"), RECORDS)
    found.papers = [Paperwork(record, paper_of(record), record.number) for record in records]
    found.returned = _first(found, "returned", returned_to(actor), RETURNED)
    return found


def _first(found: Today, name: str, rows: "Iterable[Item]", limit: int) -> list[Item]:
    """The first of `rows`; that there are more is noted."""
    sliced: Sequence[Item] = list(rows[: limit + 1])  # type: ignore[index]  # every query set can be sliced
    if len(sliced) > limit:
        found.has_more.add(name)
    return list(sliced[:limit])


def _offers(tickets: list[Ticket], *, actor: Actor, at: datetime) -> list[Job]:
    givers = givers_of([ticket.pk for ticket in tickets]) if tickets else {}
    offered = commitments_for(tickets, at=at) if tickets else {}
    today = dates.local_day(at)
    return [
        job_of(ticket, actor=actor, at=at, today=today, giver=givers.get(ticket.pk), offered=offered[ticket.pk])
        for ticket in tickets
    ]


def _in_order(jobs: list[Job]) -> list[Job]:
    """Whatever comes first: an appointment, or the nearest limit; what has neither, last."""
    return sorted(jobs, key=lambda job: job.next_at or NEVER)
