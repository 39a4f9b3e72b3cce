"""Change: somebody's name, numbers, site, role, and whether users read his numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.staff._frame import (
    CONTACT,
    NUMBERS,
    Change,
    keep,
    lock_managers,
    locked,
    read,
    require_hand_on,
    require_manager,
    require_other_manager,
    shown,
)
from accounts.actors import Actor
from accounts.directory import newest_change
from accounts.models import StaffVerb, User
from accounts.policies import may_manage
from accounts.roles import CAPABILITIES, Capability, Role
from core.errors import Forbidden, Stale
from core.inputs import Fields

CHANGEABLE = ("display_name", "email", "phone", "im_account", "language", "site", "role", "is_published")
OWN = frozenset(CONTACT)  # what everybody keeps current himself


@transaction.atomic
def change_staff(*, user_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None) -> User:
    """Set the fields in `changes` (of CHANGEABLE; a site by its slug, empty is none). What is the same already changes
    nothing; the rest is kept with its old and new values. Where a published number or account changes, whoever waits
    for this person is told once, however many fields change together (ROLE-2). `seen`: the number of his newest change
    that `by` has read.

    `Forbidden` unless `by` manages; of his own numbers everybody may say where he is reached; administrators are
    changed by administrators. `Missing`; `Stale` where somebody changed him or his groups since; `Malformed` on what
    cannot be read; `Refused` where the desk would be left without a manager, or `by` without his own management.
    """
    if not (changes.keys() <= OWN and by.user is not None and by.user.pk == user_id):
        require_manager(by)
    fields = Fields()
    values = read(changes, fields)
    fields.done()
    if "role" in values:
        lock_managers()
    user = locked(user_id)
    if may_manage(by):
        require_hand_on(user, by=by)
    if seen is not None and seen != (newest := newest_change(user)):
        raise Stale(_("Somebody changed this meanwhile."), version=newest)
    _check_role(user, values.get("role", user.role), by=by)
    changed = [_set(user, name, value) for name, value in values.items() if getattr(user, name) != value]
    if not changed:
        return user
    names = [str(name) for name, _before, _after in changed]
    if {*NUMBERS, "site", "is_published"} & set(names):
        user.contact_changed_at = at
        names.append("contact_changed_at")
    if "role" in names and user.role != Role.ADMIN:
        user.is_staff = user.is_superuser = False
        names += ["is_staff", "is_superuser"]
    user.save(update_fields=[*names, "initials"])
    is_contact = user.is_published and user.is_active and bool(set(CONTACT) & set(names))
    keep(user, StaffVerb.CHANGED, changed, is_contact=is_contact, by=by, at=at)
    return user


def _check_role(user: User, role: str, *, by: Actor) -> None:
    if role == user.role:
        return
    if role == Role.ADMIN and not (by.is_system or by.role == Role.ADMIN):
        raise Forbidden(_("Only an administrator makes administrators."), norm="ROLE-1")
    if Capability.MANAGE not in CAPABILITIES[role]:
        require_other_manager(user, by=by)


def _set(user: User, name: str, value: Any) -> Change:  # noqa: ANN401 (whatever the field holds)
    before = getattr(user, name)
    setattr(user, name, value)
    return [name, shown(before), shown(value)]
