"""Hand over: what somebody who leaves, or is away, had beside his tickets, and the line that is kept of all of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.duty import cancel_shift, plan_shift
from accounts.actions.staff._frame import Change, keep, locked
from accounts.actions.staff.groups import GroupContent, save_group
from accounts.actors import Actor
from accounts.models import AssignmentGroup, DutyShift, StaffChange, StaffVerb, User
from accounts.policies import may_plan
from core.errors import Forbidden, Missing


@transaction.atomic
def hand_lead(*, slug: str, to_user: User, by: Actor, at: datetime) -> AssignmentGroup:
    """`to_user` leads the group from now on, and belongs to it. `Forbidden` unless `by` manages; `Missing`; `Malformed`
    for who is no active staff.
    """
    group = AssignmentGroup.objects.select_related("site").filter(slug=slug).first()
    if group is None:
        raise Missing(_("There is no such group."))
    active = group.members.filter(is_active=True).values_list("username", flat=True)
    content = GroupContent(
        name=group.name,
        site=group.site.slug if group.site else "",
        members={*active, to_user.username},
        lead=to_user.username,
        is_active=group.is_active,
        on_call_for=group.on_call_for,
    )
    return save_group(slug=slug, content=content, by=by, at=at)


@transaction.atomic
def hand_shift(*, shift_id: int, to_user: User, by: Actor, at: datetime) -> DutyShift:
    """`to_user` has the duty instead, from now on or from its beginning; what was served stays. Refuses as
    `cancel_shift` and `plan_shift` do.
    """
    shift = DutyShift.objects.select_related("site").filter(pk=shift_id).first()
    if shift is None:
        raise Missing(_("There is no such shift."))
    begins, ends, duty, site = max(shift.starts_at, at), shift.ends_at, shift.duty, shift.site
    cancel_shift(shift_id=shift_id, by=by, at=at)
    return plan_shift(user=to_user, duty=duty, starts_at=begins, ends_at=ends, site=site, by=by, at=at)


@transaction.atomic
def note_hand_over(*, user_id: int, lines: Sequence[Change], by: Actor, at: datetime) -> StaffChange:
    """Keep what was handed over: each line is what kind of thing it was, which one (a list of words and codes), and who
    has it now or, as a list of kept problems, why nobody else has. `Forbidden` below supervisors; `Missing`.
    """
    if not may_plan(by):
        raise Forbidden(_("Only a supervisor hands over other people's work."), norm="RTX-3")
    return keep(locked(user_id), StaffVerb.HANDED, lines, by=by, at=at)
