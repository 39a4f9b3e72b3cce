"""Plan: somebody will be on call."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.on_call._frame import (
    NORM,
    lock_group,
    require_free,
    require_order,
    require_planner,
    require_reachable,
    tell,
)
from accounts.actors import Actor
from accounts.models import AssignmentGroup, OnCallShift, User
from core.errors import Refused

LONGEST, AHEAD = timedelta(days=31), timedelta(days=400)


@transaction.atomic
def plan(
    *, group: AssignmentGroup, user: User, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> OnCallShift:
    """`user` is on call for `group` from `starts_at` until just before `ends_at`. Two may be, at once.

    `Forbidden` below supervisors; `Malformed` on an end that is not after the start; `Refused` for who is no active
    staff or has no number, a group that is retired, a shift that is over by `at`, longer than LONGEST or further ahead
    than AHEAD, and where he is on call for this group then already.
    """
    require_planner(by)
    require_order(starts_at, ends_at)
    require_reachable(user)
    if not group.is_active:
        raise Refused(_("This group is retired."), norm=NORM)
    if ends_at <= at:
        raise Refused(_("This shift is over already."), norm=NORM)
    if ends_at - starts_at > LONGEST or ends_at - at > AHEAD:
        raise Refused(_("A shift is at most 31 days long, and at most 400 days ahead."), norm=NORM)
    lock_group(group.pk)
    require_free(user, group_id=group.pk, starts_at=starts_at, ends_at=ends_at, but=set())
    shift = OnCallShift.objects.create(group=group, user=user, starts_at=starts_at, ends_at=ends_at)
    tell(shift, "planned", by=by, at=at)
    return shift
