"""Groups: their names, members and lead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.validators import slug_re
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import setting_rows
from accounts.actions.staff._frame import keep, locked, require_manager, site_of
from accounts.actors import Actor
from accounts.models import AssignmentGroup, Membership, StaffVerb, User
from accounts.models_settings import SettingVerb
from accounts.roles import STAFF_ROLES
from core.errors import Missing
from core.inputs import Fields

MISSING = _("There is no such group.")


@dataclass(frozen=True, kw_only=True)
class GroupContent:
    """A group as a form gives it; members and lead by user name, the site by its slug."""

    name: str
    site: str = ""
    members: Collection[str] = ()
    lead: str = ""
    is_active: bool = True
    on_call_for: str = ""


@transaction.atomic
def save_group(
    *, slug: str, content: GroupContent, is_new: bool = False, by: Actor, at: datetime, seen: int | None = None
) -> AssignmentGroup:
    """Make the group `slug`, or set what it is; the members are those of the active staff, and whoever has left the
    desk stays in his groups. What changed is kept, of the group and of everybody who comes or goes. `seen`: the number
    of the newest change of the group that `by` has read.

    `Forbidden` unless `by` manages; `Missing` for an unknown group; `Malformed` on what is missing or cannot be read,
    on a slug that is taken, an unknown site, members or a lead who are no active staff, and a lead who is no member;
    `Stale` where somebody changed the group since.
    """
    require_manager(by)
    fields = Fields()
    name = fields.line("name", content.name, limit=80)
    on_call_for = fields.line("on_call_for", content.on_call_for, required=False, limit=120)
    site = site_of(content.site, fields)
    members = _members(content.members, fields)
    lead = _lead(content.lead, members, fields)
    if is_new:
        _check_slug(slug, fields)
    fields.done()
    values = {"name": name, "site": site, "lead": lead, "is_active": content.is_active, "on_call_for": on_call_for}
    if is_new:
        group = setting_rows.added(AssignmentGroup(slug=slug, **values), by=by, at=at)
    else:
        group = setting_rows.locked(AssignmentGroup, _pk(slug), seen=seen, missing=MISSING)
        setting_rows.changed(group, values, by=by, at=at)
    _set_members(group, members, by=by, at=at)
    return group


def _pk(slug: str) -> int:
    pk = AssignmentGroup.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if pk is None:
        raise Missing(MISSING)
    return pk


def _check_slug(slug: str, fields: Fields) -> None:
    slug = fields.line("slug", slug, limit=50)
    if slug and not slug_re.match(slug):
        fields.malform("slug", "invalid", _("Latin letters, digits, hyphens and underscores only."))
    elif AssignmentGroup.objects.filter(slug=slug).exists():
        fields.malform("slug", "taken", _("There is a group with this identifier already."))


def _members(names: Collection[str], fields: Fields) -> dict[str, User]:
    wanted = {name for name in names if "\x00" not in name}
    staff = User.objects.filter(username__in=wanted, is_active=True, role__in=STAFF_ROLES)
    found = {user.username: user for user in staff}
    if len(found) < len(set(names)):
        fields.malform("members", "unknown", _("Only active staff can be members."))
    return found


def _lead(name: str, members: dict[str, User], fields: Fields) -> User | None:
    if name and name not in members:
        fields.malform("lead", "no_member", _("The lead is one of the members."))
    return members.get(name)


def _set_members(group: AssignmentGroup, members: dict[str, User], *, by: Actor, at: datetime) -> None:
    rows = Membership.objects.filter(group=group).select_related("user")
    known = {row.user.username: row for row in rows}
    gone = [row for name, row in known.items() if name not in members and row.user.is_active]
    come = [user for name, user in members.items() if name not in known]
    if not (gone or come):
        return
    before = _names_of(group)
    for row in gone:
        row.delete()
        keep(row.user, StaffVerb.GROUPED, [["groups", group.name, None]], by=by, at=at)
    for user in come:
        Membership.objects.create(group=group, user=user)
        keep(user, StaffVerb.GROUPED, [["groups", None, group.name]], by=by, at=at)
    _keep_members(group, before, by=by, at=at)


def _names_of(group: AssignmentGroup) -> str:
    return "、".join(str(user) for user in group.members.filter(is_active=True).order_by("initials", "pk"))


def _keep_members(group: AssignmentGroup, before: str, *, by: Actor, at: datetime) -> None:
    changes: list[list[object]] = [["members", before, _names_of(group)]]
    setting_rows.keep_setting(group, SettingVerb.CHANGED, changes, by=by, at=at)


@transaction.atomic
def set_groups(*, user_id: int, groups: Collection[str], by: Actor, at: datetime) -> None:
    """This person belongs to the active groups with these slugs, and to no other active one. What changed is kept, of
    him and of each group.

    `Forbidden` unless `by` manages; `Missing`; `Malformed` (`groups`) on an unknown group; `Refused` where he would
    leave a group that he leads.
    """
    require_manager(by)
    user = locked(user_id)
    active = {group.slug: group for group in AssignmentGroup.objects.filter(is_active=True).select_for_update()}
    fields = Fields()
    if not set(groups) <= active.keys():
        fields.malform("groups", "unknown", MISSING)
    mine = {row.group.slug: row for row in Membership.objects.filter(user=user).select_related("group")}
    led = [row.group.name for slug, row in mine.items() if slug not in groups and row.group.lead_id == user.pk]
    if led:
        words = _("This person leads %(groups)s. Give the group another lead first.")
        fields.refuse("groups", "lead", words % {"groups": ", ".join(led)}, "ROLE-1")
    fields.done()
    for slug, group in active.items():
        if (slug in groups) == (slug in mine):
            continue
        before = _names_of(group)
        if slug in groups:
            Membership.objects.create(group=group, user=user)
            keep(user, StaffVerb.GROUPED, [["groups", None, group.name]], by=by, at=at)
        else:
            mine[slug].delete()
            keep(user, StaffVerb.GROUPED, [["groups", group.name, None]], by=by, at=at)
        _keep_members(group, before, by=by, at=at)
