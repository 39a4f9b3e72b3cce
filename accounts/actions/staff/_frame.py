"""What every act on the people of the desk has in common: who may, the lock, the line that is kept, the fact."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.events import ContactChanged, StaffChanged
from accounts.models import Site, StaffChange, StaffVerb, User
from accounts.policies import may_manage
from accounts.roles import CAPABILITIES, STAFF_ROLES, Capability, Role
from core.bus import publish
from core.errors import Forbidden, Missing, Refused
from core.inputs import Fields

CONTACT = ("phone", "im_account")  # what users reach him by
NUMBERS = (*CONTACT, "email")
Change = list[object]  # field, before, after


def require_manager(actor: Actor) -> None:
    """`Forbidden` for everybody else."""
    if not may_manage(actor):
        raise Forbidden(_("Only a manager looks after people and groups."), norm="ROLE-1")


def locked(user_id: int) -> User:
    """Somebody of the desk, locked. `Missing` for anybody else."""
    rows = User.objects.select_for_update(of=("self",), no_key=True).select_related("site")
    found = rows.filter(pk=user_id, role__in=STAFF_ROLES).first()
    if found is None:
        raise Missing(_("There is nobody of this name at the desk."))
    return found


def lock_managers() -> None:
    """All who manage, locked in one order: two who take each other's role are looked at one by one."""
    list(User.objects.filter(role__in=_managing()).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def require_other_manager(user: User, *, by: Actor) -> None:
    """`Refused` where `user` is the last who manages, or manages and is the one who acts: nobody locks himself out."""
    if not user.has_capability(Capability.MANAGE):
        return
    if by.user == user:
        words = _("You cannot take the management from yourself. Ask another manager.")
        raise Refused(words, norm="ROLE-1")
    others = User.objects.filter(role__in=_managing(), is_active=True).exclude(pk=user.pk)
    if not others.exists():
        raise Refused(_("This is the last manager. Make somebody else a manager first."), norm="ROLE-1")


def require_hand_on(user: User, *, by: Actor) -> None:
    """`Forbidden` where `user` is an administrator and `by` is none."""
    if user.role == Role.ADMIN and not (by.is_system or by.role == Role.ADMIN):
        raise Forbidden(_("Only an administrator changes administrators."), norm="ROLE-1")


def read(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """The columns in `values`, cleaned; what is wrong goes to `fields`."""
    read_one: dict[str, Callable[[Any], Any]] = {
        "display_name": lambda value: fields.line("display_name", value, limit=80),
        "email": lambda value: _email(value, fields),
        "phone": lambda value: fields.line("phone", value, required=False, limit=40),
        "im_account": lambda value: fields.line("im_account", value, required=False, limit=80),
        "language": lambda value: fields.code("language", value, among=dict(settings.LANGUAGES)),
        "role": lambda value: fields.code("role", value, among=STAFF_ROLES),
        "site": lambda value: site_of(value, fields),
        "is_published": bool,
    }
    return {name: read_one[name](value) for name, value in values.items()}


def keep(
    user: User, verb: StaffVerb, changes: Sequence[Change] = (), *, is_contact: bool = False, by: Actor, at: datetime
) -> StaffChange:
    """Write it into what is kept, and tell it: users last, where it is about how they reach him."""
    change = StaffChange.objects.create(
        user=user, verb=verb, changes=list(changes), is_contact=is_contact, by=by.user, at=at
    )
    names = tuple(str(name) for name, _before, _after in changes)
    by_id = by.user.pk if by.user else None
    shared: dict[str, Any] = {"at": at, "subject": user, "change_id": change.pk, "user_id": user.pk, "fields": names}
    publish(StaffChanged(what=verb.value, by_user_id=by_id, **shared))
    if is_contact:
        publish(ContactChanged(**shared))
    return change


def shown(value: object) -> object:
    """A value as it is kept: fit for JSON, and readable when what it names is gone."""
    return value if isinstance(value, str | bool) or value is None else str(value)


def site_of(slug: str | None, fields: Fields) -> Site | None:
    """The site with this slug, none for an empty one; an unknown one goes to `fields`."""
    if not slug:
        return None
    found = Site.objects.filter(slug=slug).first() if "\x00" not in slug else None
    if found is None:
        fields.malform("site", "unknown", _("There is no such site."))
    return found


def _managing() -> list[str]:
    return [role for role, able in CAPABILITIES.items() if Capability.MANAGE in able]


def _email(value: str, fields: Fields) -> str:
    email = fields.line("email", value, required=False, limit=254)
    if email and "email" not in fields.malformed:
        try:
            validate_email(email)
        except ValidationError:
            fields.malform("email", "invalid", _("This is not an e-mail address."))
    return email
