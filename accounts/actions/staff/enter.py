"""Enter: somebody new at the desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.staff._frame import keep, read, require_manager, shown
from accounts.actors import Actor
from accounts.models import StaffVerb, User
from accounts.roles import Role
from core.errors import Forbidden
from core.inputs import Fields

USERNAME = 150
_is_name = UnicodeUsernameValidator()


@transaction.atomic
def enter_staff(*, username: str, values: Mapping[str, Any], by: Actor, at: datetime) -> User:
    """A new account with `values` as `change_staff` takes them; it has no password before its owner sets one
    (`ask_new_password`).

    `Forbidden` unless `by` manages, and for an administrator unless `by` is one; `Malformed` on what is missing
    (`display_name`, `role`) or cannot be read, and on a user name that is taken, whatever its case.
    """
    require_manager(by)
    fields = Fields()
    username = fields.line("username", username, limit=USERNAME)
    if username and "username" not in fields.malformed:
        _check_name(username, fields)
    columns = read({"display_name": "", "role": "", **values}, fields)
    fields.done()
    if columns["role"] == Role.ADMIN and not (by.is_system or by.role == Role.ADMIN):
        raise Forbidden(_("Only an administrator makes administrators."), norm="ROLE-1")
    user = User(username=username, contact_changed_at=at, **columns)
    user.set_unusable_password()
    user.save(force_insert=True)
    keep(user, StaffVerb.ENTERED, [[name, None, shown(value)] for name, value in columns.items()], by=by, at=at)
    return user


def _check_name(username: str, fields: Fields) -> None:
    try:
        _is_name(username)
    except ValidationError:
        fields.malform("username", "invalid", _("Letters, digits and @ . + - _ only."))
        return
    if User.objects.filter(username__iexact=username).exists():
        fields.malform("username", "taken", _("Somebody has this user name already."))
