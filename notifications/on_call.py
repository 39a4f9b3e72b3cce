"""Warned beforehand: nobody will be on call for a key system (ROLE-3)."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from accounts.on_call import Gap, gaps, rostered_groups, shifts_between
from accounts.roles import LEADER_ROLES
from notifications.addresses import ON_CALL_PAGE
from notifications.post import mail_to, post
from outbox.actions.enqueue import Draft

AHEAD = timedelta(hours=48)


def warn_of_gaps(*, at: datetime) -> int:
    """Write to all leaders of each gap within AHEAD of `at`, once of each; one that is open already, once a day. How
    many gaps there are. Safe to run as often as anybody likes.
    """
    groups = list(rostered_groups())
    if not groups:
        return 0
    found = gaps(groups, shifts_between(at, at + AHEAD), begins=at, ends=at + AHEAD)
    leaders = list(User.objects.filter(role__in=LEADER_ROLES, is_active=True).exclude(email="").select_related("site"))
    post([_letter(gap, leader, at=at) for gap in found for leader in leaders], at=at)
    return len(found)


def _letter(gap: Gap, user: User, *, at: datetime) -> Draft:
    begun = f"{at:%Y%m%d}" if gap.is_open else f"{gap.starts_at:%Y%m%dT%H%M}"
    ends_at = "" if gap.ends_at >= at + AHEAD else gap.ends_at
    return Draft(
        **mail_to(user),
        letter="staff_on_call_gap",
        context={
            "dear": str(user),
            "group": gap.group.name,
            "systems": gap.group.on_call_for,
            "is_open": gap.is_open,
            "starts_at": gap.starts_at,
            "ends_at": ends_at,
            "link": settings.BASE_URL + ON_CALL_PAGE,
        },
        dedupe_key=f"on-call-gap:{gap.group.pk}:{begun}:user:{user.pk}",
    )
