"""Who is on call, from outside."""

from datetime import datetime

from accounts.models import Duty, OnCallShift, User
from accounts.on_call import Gap, OnCall, on_call_now
from accounts.queries import load_roster

Shown = dict[str, object]


def on_call_shown(*, at: datetime) -> Shown:
    """Groups and duties at one moment."""
    roster = load_roster(at=at)
    people = {duty: [one.id for one in roster.on_duty(duty)] for duty in Duty.values}
    users = User.objects.in_bulk({pk for found in people.values() for pk in found})
    duties = [{"duty": duty, "users": [_reach(users[pk]) for pk in found]} for duty, found in people.items()]
    return {"at": at, "groups": [_group(one) for one in on_call_now(at=at)], "duties": duties}


def shift_shown(shift: OnCallShift) -> Shown:
    """One shift."""
    return {
        "id": shift.pk,
        "group": shift.group.slug,
        "user": _reach(shift.user),
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "handover": shift.handover,
    }


def gap_shown(gap: Gap) -> Shown:
    """One gap."""
    return {"group": gap.group.slug, "starts_at": gap.starts_at, "ends_at": gap.ends_at}


def _group(one: OnCall) -> Shown:
    return {
        "group": one.group.slug,
        "name": one.group.name,
        "systems": one.group.on_call_for,
        "shifts": [shift_shown(shift) for shift in one.shifts],
        "stand_ins": [_reach(user) for user in one.stand_ins],
    }


def _reach(user: User) -> Shown:
    return {"username": user.username, "name": str(user), "phone": user.phone, "im_account": user.im_account}
