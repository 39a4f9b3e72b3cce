"""Swap: two people take each other's shifts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.on_call._frame import NORM, locked, require_free, require_planner, require_reachable, tell
from accounts.actors import Actor
from accounts.models import OnCallShift
from core.errors import Refused


@transaction.atomic
def swap(*, shift_id: int, with_shift_id: int, by: Actor, at: datetime) -> tuple[OnCallShift, OnCallShift]:
    """Each of the two has the other's shift. Both lie ahead, in one group.

    `Forbidden` below supervisors; `Missing`; `Refused` where one of them has begun, belongs to another group or to the
    same person, or where one of them is on call then already.
    """
    require_planner(by)
    one, other = locked(shift_id, at=at), locked(with_shift_id, at=at)
    if one.group_id != other.group_id or one.user_id == other.user_id:
        raise Refused(_("Two shifts of two people of one group can be swapped."), norm=NORM)
    if min(one.starts_at, other.starts_at) <= at:
        raise Refused(_("One of them has begun. Have it covered instead."), norm=NORM)
    for shift, comes in ((one, other.user), (other, one.user)):
        require_reachable(comes)
        times = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
        require_free(comes, group_id=shift.group_id, **times, but={one.pk, other.pk})
    one.user, other.user = other.user, one.user
    for shift in (one, other):
        shift.save(update_fields=["user"])
        tell(shift, "swapped", by=by, at=at)
    return one, other
