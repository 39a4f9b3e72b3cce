"""What somebody has to do: his tickets, promises, tasks, shifts, and the groups he leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import AssignmentGroup, DutyShift, OnCallShift, User
from sla.choices import TaskKind
from sla.models import Task
from sla.task_queries import open_tasks
from tickets.actions.let_go import work_of
from tickets.models import TicketQuerySet


@dataclass(frozen=True)
class Burden:
    """All of it. `promises` are tasks, too, told apart because users wait for them (PROM-1)."""

    tickets: TicketQuerySet
    promises: Sequence[Task]
    tasks: Sequence[Task]
    shifts: Sequence[OnCallShift]
    duties: Sequence[DutyShift]
    leads: Sequence[AssignmentGroup]

    @property
    def is_any(self) -> bool:
        """Whether there is anything at all. One statement at most."""
        return bool(self.promises or self.tasks or self.shifts or self.duties or self.leads) or self.tickets.exists()


def burden_of(user: User, *, at: datetime) -> Burden:
    """What `user` has at `at`. Four statements, and the tickets where they are looked at."""
    mine = list(open_tasks().filter(user=user).order_by("due_at", "pk"))
    is_ahead = {"user": user, "ends_at__gt": at}
    return Burden(
        tickets=work_of(user.pk).order_by("pk"),
        promises=[task for task in mine if task.kind == TaskKind.PROMISE],
        tasks=[task for task in mine if task.kind != TaskKind.PROMISE],
        shifts=list(OnCallShift.objects.filter(**is_ahead).select_related("group").order_by("starts_at")),
        duties=list(DutyShift.objects.filter(**is_ahead).select_related("site").order_by("starts_at")),
        leads=list(AssignmentGroup.objects.filter(lead=user, is_active=True).order_by("name")),
    )
