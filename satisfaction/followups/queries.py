"""Reads about follow-ups: what is still to be asked, and the record of what was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from satisfaction.followups.choices import FOLLOWED
from satisfaction.followups.models import FollowUp
from sla.actions.tasks import CALLS
from sla.choices import TaskKind, TaskState
from sla.models import Task
from sla.task_queries import open_tasks, whose


def follow_up_tasks() -> QuerySet[Task]:
    """All tasks that are follow-ups, open or not."""
    return Task.objects.filter(timer__measure__in=FOLLOWED, kind__in=CALLS)


def due_follow_ups(of: str, *, user: User) -> QuerySet[Task]:
    """What `user` sees of the open ones (`of` as `sla.task_queries.whose`), each person once, with `planned_at`: when
    it is to be tried, which is the due time unless somebody said another.

    One call answers a consultation and its result, so the later of the two is not listed; and while the supervisor
    has to decide, it is on his line, where the reader sees that.
    """
    found = open_tasks().filter(whose(of, user=user), timer__measure__in=FOLLOWED, kind__in=CALLS)
    others = Task.objects.filter(state=TaskState.OPEN)
    asked_before = others.filter(ticket=OuterRef("ticket"), timer__measure="cons_1")
    to_decide = others.filter(whose(of, user=user), timer=OuterRef("timer"), kind=TaskKind.DECIDE)
    found = found.exclude(Exists(asked_before), timer__measure="foll_1")
    found = found.exclude(Exists(to_decide), kind=TaskKind.FOLLOW_UP)
    return found.annotate(planned_at=Coalesce("again_at", "due_at"))


@dataclass(frozen=True)
class Due:
    """How many follow-ups somebody has, and how many of them are past their time."""

    open: int
    overdue: int


def count_due(user: User, *, at: datetime) -> Due:
    """The follow-ups of `user`, as his list has them. One statement."""
    mine = due_follow_ups("mine", user=user).order_by()
    counted = mine.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(timer__due_at__lte=at)))
    return Due(**counted)


def being_decided(tasks: Collection[Task]) -> set[int]:
    """Of these tasks' clocks, those of which a supervisor has to decide what becomes of them. One statement."""
    waiting = Task.objects.filter(state=TaskState.OPEN, kind=TaskKind.DECIDE, timer__in=[one.timer_id for one in tasks])
    return set(waiting.values_list("timer_id", flat=True))


def tries_of(timer_ids: Collection[int]) -> dict[int, list[FollowUp]]:
    """The record of these clocks, oldest first. One statement, none for none."""
    found: dict[int, list[FollowUp]] = {}
    rows = FollowUp.objects.filter(timer__in=timer_ids).select_related("by").order_by("number") if timer_ids else []
    for row in rows:
        found.setdefault(row.timer_id, []).append(row)
    return found


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which tries: from `begins` until before `ends`; the rest empty for all."""

    begins: datetime | None = None
    ends: datetime | None = None
    kind: str = ""
    by_id: int | None = None
    ticket_id: int | None = None


def list_follow_ups(wanted: Wanted) -> "QuerySet[FollowUp, FollowUp]":
    """The record, latest first, with everything a list shows."""
    condition = Q()
    if wanted.begins is not None:
        condition &= Q(at__gte=wanted.begins)
    if wanted.ends is not None:
        condition &= Q(at__lt=wanted.ends)
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    if wanted.by_id is not None:
        condition &= Q(by_id=wanted.by_id)
    if wanted.ticket_id is not None:
        condition &= Q(ticket_id=wanted.ticket_id)
    return FollowUp.objects.filter(condition).select_related("ticket__requester", "by", "timer").order_by("-at", "-pk")
