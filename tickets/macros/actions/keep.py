"""Every change of a macro: a new one, other steps, no longer offered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing, Stale
from core.inputs import Fields
from tickets.macros.models import NAME, Macro
from tickets.macros.policies import may_change, may_share, require, visible_to
from tickets.macros.steps import read_steps

MOST = 100  # of one person, and of the desk


def add_macro(*, name: str, steps: object, is_shared: bool, by: Actor, at: datetime) -> Macro:
    """A new one, `by`'s own or everybody's. `Forbidden` to share for anybody but supervisors and managers, and all for
    anybody from outside; `Malformed` and `Refused` as `tickets.macros.steps` reads it, and beyond MOST.
    """
    require(by.is_staff and (may_share(by) or not is_shared))
    columns = _read({"name": name, "steps": steps}, kept={})
    owner = None if is_shared else by.user
    with transaction.atomic():
        if Macro.objects.filter(owner=owner, is_active=True).count() >= MOST:
            fields = Fields()
            fields.refuse("name", "too_many", _("There are %(most)s already; set some aside first.") % {"most": MOST})
            fields.done()
        return Macro.objects.create(**columns, owner=owner, changed_at=at, changed_by=by.user)


def change_macro(
    *, macro_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> Macro:
    """`changes` may hold `name`, `steps` (as a whole) and `is_active`. Refuses as `add_macro` does; `Missing` what `by`
    may not know of, `Forbidden` what he may not change, `Stale` where its edition is no longer the one `seen`.
    """
    with transaction.atomic():
        found = Macro.objects.select_for_update(of=("self",)).filter(visible_to(by), pk=macro_id).first()
        if found is None:
            raise Missing(_("There is no such macro."))
        require(may_change(by, found))
        if seen is not None and seen != found.edition:
            raise Stale(_("Somebody changed this macro meanwhile."), version=found.edition)
        columns = _read(changes, kept=found.steps)
        for name, value in columns.items():
            setattr(found, name, value)
        found.edition += 1
        found.changed_at, found.changed_by = at, by.user
        found.save(update_fields=[*columns, "edition", "changed_at", "changed_by"])
    return found


def _read(given: Mapping[str, Any], *, kept: Mapping[str, Any]) -> dict[str, Any]:
    fields, columns = Fields(), dict[str, Any]()
    if "name" in given:
        columns["name"] = fields.line("name", given["name"] if isinstance(given["name"], str) else "", limit=NAME)
    if "is_active" in given:
        columns["is_active"] = given["is_active"]
        if not isinstance(given["is_active"], bool):
            fields.malform("is_active", "wrong_type", _("This must be yes or no."))
    if "steps" in given:
        columns["steps"] = read_steps(given["steps"], kept=kept) if not fields.malformed else {}
    fields.done()
    return columns
