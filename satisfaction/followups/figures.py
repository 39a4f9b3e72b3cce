"""How well the desk follows up: how many were due, asked in time, reached, after how many tries; by person or group."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import AssignmentGroup, User
from satisfaction.followups.choices import FOLLOWED, Result
from satisfaction.followups.models import FollowUp
from sla.choices import TaskKind, TimerState
from sla.models import Task, Timer
from sla.watch import judged_in
from tickets.choices import CallOutcome

_WHOSE = (TaskKind.FOLLOW_UP, TaskKind.SUPERVISOR_CALL)
_BY = {"person": "holder_id", "group": "ticket__group_id"}


@dataclass(kw_only=True)
class Figures:
    """Of the follow-ups judged in a period: `due`, done `in_time`, `tried` at least once, `reached` in the end, `tries`
    in all, and how often the answer was `not_solved`. A user who rated by himself was neither tried nor reached.
    """

    due: int = 0
    in_time: int = 0
    tried: int = 0
    reached: int = 0
    tries: int = 0
    not_solved: int = 0

    @property
    def late(self) -> int:
        """Done too late, or not yet."""
        return self.due - self.in_time

    @property
    def in_time_share(self) -> float | None:
        """In percent of those due, never rounded up to a full hundred; None without any."""
        return _share(self.in_time, self.due)

    @property
    def reached_share(self) -> float | None:
        """In percent of those who were tried; None where nobody was."""
        return _share(self.reached, self.tried)

    @property
    def mean_tries(self) -> float | None:
        """How many tries it took, where there was one at all."""
        return round(self.tries / self.tried, 2) if self.tried else None

    def add(self, other: "Figures") -> None:
        """Add all of `other`."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@dataclass(frozen=True)
class Line:
    """Whose: a person by user name or a group by identifier (both None: nobody's, or no group's), and his figures."""

    code: str | None
    name: str | None
    figures: Figures


def _share(part: int, whole: int) -> float | None:
    if not whole:
        return None
    share = round(100 * part / whole, 1)
    return 99.9 if part < whole and share == 100 else share  # noqa: PLR2004 (percent)


def follow_up_figures(*, first: date, after: date, by: str, user_id: int | None = None) -> list[Line]:
    """The figures of each person or group (`by`; `KeyError` for anything else), most due first, of follow-ups judged
    from the day `first` until before the day `after`: met in it, or due in it and missed. A follow-up is of whoever has
    its task, and of the group that has the ticket. `user_id` limits it to one person's. One statement.
    """
    counted = _judged(first, after, user_id).values(whose=F(_BY[by])).annotate(**_COUNTS)
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    known = _called([row["whose"] for row in rows if row["whose"]], by)
    lines = []
    for row in rows:
        code, name = known.get(row.pop("whose"), (None, None))
        lines.append(Line(code, name, Figures(**_whole(row))))
    return sorted(lines, key=lambda line: (-line.figures.due, line.code or ""))


def _called(ids: list[int], by: str) -> dict[int, tuple[str | None, str | None]]:
    if by == "group":
        groups = AssignmentGroup.objects.filter(pk__in=ids).values_list("pk", "slug", "name")
        return {pk: (slug, name) for pk, slug, name in groups}
    return {user.pk: (user.username, str(user)) for user in User.objects.filter(pk__in=ids)}


def total_of(lines: Iterable[Line]) -> Figures:
    """All of them together."""
    total = Figures()
    for line in lines:
        total.add(line.figures)
    return total


def _whole(row: dict[str, Any]) -> dict[str, int]:
    return {name: value or 0 for name, value in row.items()}


_COUNTS = {
    "due": Count("pk"),
    "in_time": Count("pk", filter=Q(state=TimerState.MET)),
    "tried": Count("pk", filter=Q(tries_made__gt=0)),
    "reached": Count("pk", filter=Q(was_reached=True)),
    "tries": Sum("tries_made"),
    "not_solved": Count("pk", filter=Q(was_refused=True)),
}


def _judged(first: date, after: date, user_id: int | None) -> "QuerySet[Timer]":
    tasks = Task.objects.filter(timer=OuterRef("pk"), kind__in=_WHOSE).order_by("-pk")
    tries = FollowUp.objects.filter(timer=OuterRef("pk"))
    counted = tries.order_by().values("timer").annotate(n=Count("pk")).values("n")
    timers = Timer.objects.filter(judged_in(first, after), measure__in=FOLLOWED).order_by()
    timers = timers.annotate(
        holder_id=Coalesce(Subquery(tasks.values("user_id")[:1]), F("person_id"), output_field=BigIntegerField()),
        tries_made=Coalesce(Subquery(counted), 0),
        was_reached=Exists(tries.filter(outcome=CallOutcome.REACHED)),
        was_refused=Exists(tries.filter(result=Result.NOT_SOLVED)),
    )
    return timers.filter(Q(("holder_id", user_id))) if user_id is not None else timers
