"""Whom an announcement is for: everybody, or those of its sites and departments."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Requester
from knowledge.announcements.models import Announcement


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: a requester of a site and a department, a guest who has not logged in, or staff, who read
    everything.
    """

    site_id: int | None = None
    department: str = ""
    is_guest: bool = False
    is_staff: bool = False

    @classmethod
    def of(cls, requester: Requester) -> "Reader":
        """A requester who has logged in."""
        return cls(site_id=requester.site_id, department=requester.department)


GUEST = Reader(is_guest=True)
STAFF = Reader(is_staff=True)


def is_for(announcement: Announcement, reader: Reader) -> bool:
    """Whether `reader` is among those it is meant for. No statement where its sites are loaded."""
    if reader.is_staff:
        return True
    if reader.is_guest:
        return announcement.is_public
    sites = {site.pk for site in announcement.sites.all()}
    here = not sites or reader.site_id in sites
    return here and (not announcement.departments or reader.department in announcement.departments)


def audience_of(announcement: Announcement) -> "QuerySet[Requester]":
    """Everybody it is meant for, as persons: records that were merged into others are left out, and so are people
    whose account was closed.
    """
    wanted = Q(merged_into=None) & (Q(user=None) | Q(user__is_active=True))
    if sites := [site.pk for site in announcement.sites.all()]:
        wanted &= Q(site_id__in=sites)
    if announcement.departments:
        wanted &= Q(department__in=announcement.departments)
    return Requester.objects.filter(wanted)


def receivers_of(announcement: Announcement) -> "QuerySet[Requester]":
    """Those of them who have an e-mail address."""
    return audience_of(announcement).exclude(email="")
