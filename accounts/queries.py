"""Reads about people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from knox.crypto import hash_token

from accounts.models import ApiToken, Duty, DutyShift, Requester, RequesterMerge, Site, User
from accounts.roles import STAFF_ROLES, Role

FOUND = 8

# Every request to the REST interface asks this, so it is written down: putting it together takes longer than asking it.
_USER_OF_TOKEN = (
    "SELECT u.*, t.scope AS token_scope FROM accounts_apitoken t JOIN accounts_user u ON u.id = t.user_id "  # noqa: S105
    "WHERE t.digest = %s AND (t.expiry IS NULL OR t.expiry > %s)"
)
# Who stands in for a duty that nobody has now: everybody of the first role that has anybody, so that a clock never
# turns to no one (ROLE-3).
_STAND_INS: dict[str, tuple[tuple[Role, ...], ...]] = {
    Duty.DISPATCHER: ((Role.DISPATCHER,), (Role.SUPERVISOR,)),
    Duty.SHIFT_LEAD: ((Role.SUPERVISOR,), (Role.MANAGER,)),
    Duty.SUPERVISOR: ((Role.SUPERVISOR,),),
    Duty.MANAGER: ((Role.MANAGER,), (Role.ADMIN,)),
    Duty.LEADER: ((Role.SUPERVISOR, Role.MANAGER),),
}


def find_by_token(text: str, *, at: datetime) -> tuple[User, ApiToken.Scope] | None:
    """Whose token this is and its scope; None for an unknown one and for one that has ended by `at`. The user may be
    inactive.
    """
    values = [hash_token(text), connection.ops.adapt_datetimefield_value(at)]
    for user in User.objects.raw(_USER_OF_TOKEN, values):
        scope: str = vars(user).pop("token_scope")
        return user, ApiToken.Scope(scope)
    return None


def list_team() -> QuerySet[User]:
    """Everybody active of the desk by name (pinyin), with presence and site."""
    team = User.objects.filter(role__in=STAFF_ROLES, is_active=True)
    return team.select_related("presence", "site").order_by("initials", "pk")


def list_running_shifts(*, at: datetime) -> QuerySet[DutyShift]:
    """The shifts that run at `at`, first begun first."""
    return DutyShift.objects.filter(starts_at__lte=at, ends_at__gt=at).order_by("starts_at", "pk")


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the desk, as far as he must be known to be told something. The zone is that of his site."""

    id: int
    name: str
    email: str
    language: str
    time_zone: str
    role: str
    is_active: bool
    site_id: int | None


@dataclass(frozen=True)
class Roster:
    """Who has which duty at one moment, and who works at the desk at all: read once, asked any number of times."""

    people: dict[int, StaffMember]
    shifts: tuple[tuple[str, int | None, int], ...] = ()  # duty, site, person; first begun first
    _known: dict[tuple[str, int | None], list[StaffMember]] = field(default_factory=dict, compare=False, repr=False)

    def user(self, user_id: int | None) -> StaffMember | None:
        """The person of the desk with this id, who may be inactive; None for anybody else."""
        return self.people.get(user_id) if user_id is not None else None

    def on_duty(self, duty: str, site_id: int | None = None) -> list[StaffMember]:
        """Who has `duty` at the site: first those who have it there, then those who have it everywhere; without a site
        whoever has it, first those who have it everywhere. Where nobody has: everybody active of the role that stands
        in, first those of the site. `KeyError` for an unknown duty.
        """
        key = (duty, site_id)
        if key not in self._known:
            self._known[key] = self._shifted(duty, site_id) or self._stand_ins(duty, site_id)
        return list(self._known[key])

    def _shifted(self, duty: str, site_id: int | None) -> list[StaffMember]:
        mine = [(site, person) for one, site, person in self.shifts if one == duty]
        here = [person for site, person in mine if site == site_id]
        other = [person for site, person in mine if site != site_id and (site is None or site_id is None)]
        return self._active(dict.fromkeys([*here, *other]))

    def _stand_ins(self, duty: str, site_id: int | None) -> list[StaffMember]:
        for roles in _STAND_INS[duty]:
            found = [one for one in self.people.values() if one.is_active and one.role in roles]
            if found:
                return sorted(found, key=lambda one: (site_id is None or one.site_id != site_id, one.id))
        return []

    def _active(self, ids: Iterable[int]) -> list[StaffMember]:
        return [self.people[one] for one in ids if one in self.people and self.people[one].is_active]


def load_roster(*, at: datetime) -> Roster:
    """Everybody of the desk and the duties at `at`, in two statements. Portal users are not in it."""
    columns = ("pk", "display_name", "username", "email", "language", "site__time_zone", "role", "is_active", "site_id")
    people = {
        pk: StaffMember(pk, name or username, email, language, zone or settings.TIME_ZONE, role, is_active, site_id)
        for pk, name, username, email, language, zone, role, is_active, site_id in User.objects.filter(
            role__in=STAFF_ROLES
        ).values_list(*columns)
    }
    shifts = list_running_shifts(at=at).values_list("duty", "site_id", "user_id")
    return Roster(people, tuple(shifts))


def on_duty(duty: str, *, at: datetime, site: Site | None = None) -> list[User]:
    """Who has `duty` at `at`, as `Roster.on_duty` says, with their sites. Three statements: for many, load a roster."""
    found = load_roster(at=at).on_duty(duty, site.pk if site else None)
    users = User.objects.select_related("site").in_bulk([one.id for one in found])
    return [users[one.id] for one in found]


def find_people(words: str, *, limit: int = FOUND) -> list[Requester]:
    """Up to `limit` people whose name, pinyin initials, department, phone, messenger account or e-mail begins with or
    holds `words`, by any of their records. One statement.
    """
    wanted = words.strip().replace("\x00", "")[:80]
    if not wanted or (wanted.isascii() and len(wanted) == 1):
        return []
    digits = "".join(char for char in wanted if char.isdigit())
    either = Q(name__icontains=wanted) | Q(initials__startswith=wanted.lower()) | Q(email__istartswith=wanted)
    either |= Q(department__icontains=wanted) | Q(im_account__istartswith=wanted)
    if len(digits) >= 3:  # noqa: PLR2004 (fewer digits are in every number)
        either |= Q(phone_key__contains=digits)
    met = Requester.objects.filter(either).annotate(own=Coalesce("merged_into", "pk")).values("own")
    return list(
        Requester.objects.filter(pk__in=met, merged_into=None).select_related("site").order_by("name", "pk")[:limit]
    )


def list_merges(requester_id: int) -> "QuerySet[RequesterMerge, RequesterMerge]":
    """The merges into this record that hold, newest first."""
    mine = RequesterMerge.objects.filter(survivor_id=requester_id, undone_at=None)
    return mine.select_related("absorbed", "by").order_by("-pk")
