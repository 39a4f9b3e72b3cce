"""What the acts on the roster have in common: who may, who can be reached, the lock, the fact."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.events import OnCallChanged
from accounts.models import AssignmentGroup, OnCallShift, User
from accounts.policies import may_plan
from core.bus import publish
from core.errors import Forbidden, Malformed, Missing, Problem, Refused

NORM = "ROLE-3"


def require_planner(by: Actor) -> None:
    """`Forbidden` for everybody below supervisors."""
    if not may_plan(by):
        raise Forbidden(_("Only a supervisor may plan duties."), norm=NORM)


def require_reachable(user: User) -> None:
    """`Refused` for who is no active staff, and for who could not be reached by anything."""
    if not (user.is_active and user.is_desk_staff):
        raise Refused(_("Only active staff can be on duty."), norm=NORM)
    if not (user.phone or user.im_account):
        raise Refused(_("This person has no number to be reached under."), norm=NORM)


def require_order(starts_at: datetime, ends_at: datetime) -> None:
    """`Malformed` where the end is not after the start."""
    if ends_at <= starts_at:
        problem = Problem("order", _("A shift ends after it starts."))
        raise Malformed(_("Some of the information is missing or cannot be read."), fields={"ends_at": [problem]})


def lock_group(group_id: int) -> None:
    """Two who plan for one group are looked at one by one."""
    AssignmentGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group_id)


def locked(shift_id: int, *, at: datetime) -> OnCallShift:
    """The shift with its group locked. `Missing`; `Refused` for one that is over."""
    found = OnCallShift.objects.select_related("group", "user").filter(pk=shift_id).first()
    if found is not None:
        lock_group(found.group_id)
        found = OnCallShift.objects.select_related("group", "user").filter(pk=shift_id).first()
    if found is None:
        raise Missing(_("There is no such shift."))
    if found.ends_at <= at:
        raise Refused(_("This shift is over already."), norm=NORM)
    return found


def require_free(user: User, *, group_id: int, starts_at: datetime, ends_at: datetime, but: set[int]) -> None:
    """`Refused` where `user` is on call for the group at that time already, by another shift than those of `but`."""
    mine = OnCallShift.objects.filter(user=user, group_id=group_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if mine.exclude(pk__in=but).exists():
        raise Refused(_("This person is on call at that time already."), norm=NORM)


def tell(shift: OnCallShift, what: str, *, by: Actor, at: datetime) -> None:
    """Say it to whoever listens."""
    fact = OnCallChanged(
        at=at,
        subject=shift,
        shift_id=shift.pk,
        what=what,
        group_id=shift.group_id,
        user_id=shift.user_id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        by_user_id=by.user.pk if by.user else None,
    )
    publish(fact)
