"""Cover: somebody else takes a shift, or a part of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.on_call._frame import (
    NORM,
    locked,
    require_free,
    require_order,
    require_planner,
    require_reachable,
    tell,
)
from accounts.actors import Actor
from accounts.models import OnCallShift, User
from core.errors import Refused


@transaction.atomic
def cover(
    *,
    shift_id: int,
    user: User,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> OnCallShift:
    """`user` is on call instead, from `starts_at` (the shift's start, or now) until `ends_at` (the shift's end); before
    and after that it stays whose it was. What was served stays.

    `Forbidden` below supervisors; `Missing`; `Malformed` on an end that is not after the start; `Refused` for a shift
    that is over, times that lie outside it or behind, and for whom `plan` would refuse.
    """
    require_planner(by)
    shift = locked(shift_id, at=at)
    begins, ends = starts_at or max(shift.starts_at, at), ends_at or shift.ends_at
    require_order(begins, ends)
    if begins < max(shift.starts_at, at) or ends > shift.ends_at:
        raise Refused(_("The times lie within the shift, and ahead."), norm=NORM)
    require_reachable(user)
    if user.pk == shift.user_id:
        raise Refused(_("This person has the shift already."), norm=NORM)
    require_free(user, group_id=shift.group_id, starts_at=begins, ends_at=ends, but={shift.pk})
    mine, group, last = shift.user, shift.group, shift.ends_at
    if begins > shift.starts_at:
        shift.ends_at = begins
        shift.save(update_fields=["ends_at"])
        taken = OnCallShift.objects.create(group=group, user=user, starts_at=begins, ends_at=ends)
    else:
        shift.user, shift.ends_at = user, ends
        shift.save(update_fields=["user", "ends_at"])
        taken = shift
    if ends < last:
        OnCallShift.objects.create(group=group, user=mine, starts_at=ends, ends_at=last)
    tell(taken, "covered", by=by, at=at)
    return taken
