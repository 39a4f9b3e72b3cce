"""Reads of tasks: whose, of which kind, due when; and how many wait, for a badge."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from accounts.places import EVERYWHERE, Place
from core.sql import listed
from sla.choices import TaskKind, TaskState
from sla.models import Task
from sla.watch import of_place

CAP = 99


def open_tasks() -> QuerySet[Task]:
    """Tasks that are still to be done, with everything a list shows, in one statement."""
    return Task.objects.filter(state=TaskState.OPEN).select_related(
        "timer", "user", "ticket__requester", "ticket__assignee", "ticket__group"
    )


def whose(of: str, *, user: User) -> Q:
    """`mine`: those of `user`; `nobody`: those nobody has; `group`: those of the people in his groups, or whose ticket
    one of his groups has; `all`. `KeyError` for anything else.
    """
    groups = Membership.objects.filter(user=user).values("group_id")
    colleague = Exists(Membership.objects.filter(user=OuterRef("user_id"), group_id__in=groups))
    return {
        "mine": Q(user=user),
        "nobody": Q(user=None),
        "group": Q(colleague) | Q(ticket__group__in=groups) | Q(ticket__group__lead=user),
        "all": Q(),
    }[of]


def for_place(place: Place) -> Q:
    """Tasks about the people of this place, by their clocks. Everywhere: all."""
    return of_place(place, clock="timer__")


def promises_due(user_ids: Collection[int], *, until: datetime) -> QuerySet[Task]:
    """What these people have promised and still have to keep by `until`, first due first; what is late already too."""
    open_ones = Task.objects.filter(state=TaskState.OPEN, kind=TaskKind.PROMISE, due_at__lte=until)
    return open_ones.filter(user_id__in=listed(user_ids)).order_by("due_at", "pk")


@dataclass(frozen=True)
class Waiting:
    """How many tasks somebody has, and how many of them are past their time; neither counted beyond CAP + 1."""

    open: int
    overdue: int


def tasks_of(user: User) -> QuerySet[Task]:
    """What `user` still has to do: an index holds nothing else."""
    return Task.objects.filter(user=user, state=TaskState.OPEN)


def count_waiting(user: User, *, at: datetime) -> Waiting:
    """The tasks of `user`. One statement, answered by an index of open tasks; it reads CAP + 1 entries at most."""
    due = list(tasks_of(user).order_by("due_at").values_list("due_at", flat=True)[: CAP + 1])
    return Waiting(len(due), sum(moment <= at for moment in due))


def count_overdue(*, at: datetime, user: User | None = None, place: Place = EVERYWHERE) -> int:
    """How many open tasks are past their time: everybody's or those of `user`, about the people of a place or all. One
    statement, answered by an index of open tasks.
    """
    overdue = Task.objects.filter(for_place(place), state=TaskState.OPEN, due_at__lte=at)
    return (overdue.filter(user=user) if user else overdue).count()
