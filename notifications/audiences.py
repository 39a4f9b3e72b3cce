"""Who holds which place: the tests that `Audience.first` picks people by, and the people to look among."""

from collections.abc import Callable, Collection

from django.db.models import Q

from accounts.models import Membership, User
from accounts.roles import LEADER_ROLES, Role
from tickets.models import Ticket

Choice = Callable[[User], bool]
# Where nobody holds a level, the next above is told; behind the managers stand the administrators.
ABOVE = (Role.SUPERVISOR, Role.MANAGER, Role.ADMIN)
LEADERS = Q(role__in=LEADER_ROLES)


def has_role(role: str) -> Choice:
    """Whether somebody has `role`."""
    return lambda user: user.role == role


def is_one(pk: int | None) -> Choice:
    """Whether somebody is the person with this id."""
    return lambda user: user.pk == pk


def members_of(group_id: int | None) -> Q:
    """The members of a group."""
    return Q(pk__in=Membership.objects.filter(group_id=group_id).values("user_id"))


def members_of_any(group_ids: Collection[int]) -> Q:
    """The members of any of these groups."""
    return Q(pk__in=Membership.objects.filter(group_id__in=group_ids).values("user_id"))


def leaders_of(ticket: Ticket) -> Q:
    """The supervisors and those above, never the person the ticket is about (LIFE-14)."""
    return Q(role__in=ABOVE) & ~Q(pk=ticket.about_id)


def levels_from(level: int, ticket: Ticket) -> tuple[Choice, ...]:
    """Who is told at escalation level 1 (group lead), 2 (supervisors), 3 (managers), and then upwards (LIFE-12)."""
    lead = is_one(ticket.group.lead_id if ticket.group else None)
    return (lead, *map(has_role, ABOVE))[level - 1 :]
