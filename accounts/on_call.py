"""Who is on call now, who will be, and when nobody is (ROLE-3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import AssignmentGroup, Duty, OnCallShift, User
from accounts.queries import on_duty


@dataclass(frozen=True)
class OnCall:
    """A group with its key systems: whose shifts run, what the one before left as word, and who stands in where nobody
    is on call.
    """

    group: AssignmentGroup
    shifts: list[OnCallShift] = field(default_factory=list)
    word: OnCallShift | None = None
    stand_ins: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Gap:
    """A time in which nobody is on call for a group that has to be reachable."""

    group: AssignmentGroup
    starts_at: datetime
    ends_at: datetime
    is_open: bool = False  # it had begun before the time that was looked at


def list_shifts() -> "QuerySet[OnCallShift]":
    """All shifts of people who are still there, with group, person and his site; first begun first."""
    return OnCallShift.objects.filter(user__is_active=True).select_related("group", "user__site")


def on_call_now(*, at: datetime) -> list[OnCall]:
    """Every group that has to be reachable, or has somebody on call at `at`. Where nobody is: its lead, else the duty
    supervisor. Three statements; three more where nobody is on call and no lead is there.
    """
    running: dict[int, list[OnCallShift]] = defaultdict(list)
    for shift in list_shifts().filter(starts_at__lte=at, ends_at__gt=at):
        running[shift.group_id].append(shift)
    groups = list(rostered_groups(also=running))
    words = _words(groups, at=at)
    found = []
    for group in groups:
        shifts = running.get(group.pk, [])
        lead = [group.lead] if group.lead and group.lead.is_active else []
        stand_ins = [] if shifts else lead or on_duty(Duty.SUPERVISOR, at=at, site=group.site)
        found.append(OnCall(group, shifts, words.get(group.pk), stand_ins))
    return found


def rostered_groups(*, also: Iterable[int] = ()) -> "QuerySet[AssignmentGroup]":
    """The active groups with key systems, and those with an id of `also`, by name."""
    wanted = ~Q(on_call_for="") | Q(pk__in=list(also))
    return AssignmentGroup.objects.filter(wanted, is_active=True).select_related("lead", "site").order_by("name")


def shifts_between(begins: datetime, ends: datetime) -> list[OnCallShift]:
    """The shifts that touch this time."""
    return list(list_shifts().filter(starts_at__lt=ends, ends_at__gt=begins))


def gaps(
    groups: Sequence[AssignmentGroup], shifts: Iterable[OnCallShift], *, begins: datetime, ends: datetime
) -> list[Gap]:
    """When between `begins` and `ends` nobody of `shifts` is on call, for those of `groups` that have to be
    reachable; in order of time. No statement.
    """
    known: dict[int, list[OnCallShift]] = defaultdict(list)
    for shift in shifts:
        known[shift.group_id].append(shift)
    found: list[Gap] = []
    for group in groups:
        if group.on_call_for:
            found += _gaps_of(group, known[group.pk], begins=begins, ends=ends)
    return sorted(found, key=lambda gap: gap.starts_at)


def _gaps_of(group: AssignmentGroup, shifts: list[OnCallShift], *, begins: datetime, ends: datetime) -> list[Gap]:
    found, reached = [], begins
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        if shift.starts_at > reached:
            found.append(Gap(group, reached, min(shift.starts_at, ends), is_open=reached == begins))
        reached = max(reached, shift.ends_at)
        if reached >= ends:
            return found
    return [*found, Gap(group, reached, ends, is_open=reached == begins)]


def _words(groups: Sequence[AssignmentGroup], *, at: datetime) -> dict[int, OnCallShift]:
    """The latest word left for each group."""
    left = OnCallShift.objects.filter(group__in=groups, handover_at__lte=at).exclude(handover="")
    return {shift.group_id: shift for shift in left.select_related("user").order_by("handover_at", "pk")}
