"""Who is reached where: people of the desk by site, as the desk and as users read it (ROLE-2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from accounts.models import AssignmentGroup, Site, StaffChange, StaffVerb, User
from accounts.roles import STAFF_ROLES, Role

WORDS = 80


def list_directory(
    *, words: str = "", site: str = "", group: str = "", published_only: bool = False
) -> "QuerySet[User]":
    """Active people of the desk by pinyin, with presence, site and groups: of the site and the group with these slugs
    (empty: any), whose name, pinyin initials, user name, group, number or account begins with or holds `words`. Users
    read of those who are published, and of no administrator. Two statements.
    """
    wanted = Q(role__in=STAFF_ROLES, is_active=True)
    if published_only:
        wanted &= Q(is_published=True) & ~Q(role=Role.ADMIN)
    if site:
        wanted &= Q(site__slug=_plain(site))
    if group:
        wanted &= Q(pk__in=User.objects.filter(assignment_groups__slug=_plain(group)).values("pk"))
    found = User.objects.filter(wanted & _holding(_plain(words)))
    return found.select_related("presence", "site").prefetch_related("assignment_groups").order_by("initials", "pk")


@dataclass(frozen=True)
class Place:
    """The people of one site; None: those who have none."""

    site: Site | None
    people: list[User]


def by_site(people: Iterable[User], *, first: int | None = None) -> list[Place]:
    """`people` by site, in the order of the sites' names, that with the id `first` before all others; those without a
    site at the end.
    """
    places: dict[int, Place] = {}
    for user in people:
        places.setdefault(user.site_id or 0, Place(user.site, [])).people.append(user)

    def rank(place: Place) -> tuple[bool, bool, str]:
        return (place.site is None, place.site is None or place.site.pk != first, place.site.name if place.site else "")

    return sorted(places.values(), key=rank)


def list_groups() -> "QuerySet[AssignmentGroup]":
    """The groups that take tickets, with their site and lead."""
    return AssignmentGroup.objects.filter(is_active=True).select_related("site", "lead")


def changes_of(user: User) -> "QuerySet[StaffChange]":
    """What was changed about `user`, newest first, with who did it."""
    return StaffChange.objects.filter(user=user).select_related("by")


def newest_change(user: User) -> int:
    """The number of the newest change of what `user` is and of his groups; 0 before the first. One statement."""
    asides = (StaffVerb.RESET, StaffVerb.HANDED)
    return StaffChange.objects.filter(user=user).exclude(verb__in=asides).aggregate(newest=Max("pk"))["newest"] or 0


def _holding(words: str) -> Q:
    if not words:
        return Q()
    groups = User.objects.filter(assignment_groups__name__icontains=words, assignment_groups__is_active=True)
    either = Q(display_name__icontains=words) | Q(initials__startswith=words.lower()) | Q(username__istartswith=words)
    return either | Q(phone__contains=words) | Q(im_account__istartswith=words) | Q(pk__in=groups.values("pk"))


def _plain(words: str) -> str:
    return words.strip().replace("\x00", "")[:WORDS]
