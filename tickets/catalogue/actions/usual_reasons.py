"""The reasons an act is usually given: a new one, other words, another place, offered or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import added, changed, locked, require_keeper
from accounts.actors import Actor
from core.inputs import Fields
from tickets.catalogue.ordering import last_place, swap
from tickets.catalogue.queries import READ_BY_USER
from tickets.choices import ReasonUse
from tickets.gate.check import preview
from tickets.models import UsualReason
from tickets.models.usual_reason import NAME, TEXT

MISSING = _("There is no such reason.")
MOST = 20  # of a use
_LIMITS = {"name": NAME, "name_en": NAME, "text": TEXT, "text_en": TEXT}
_NEEDED = frozenset({"name", "text"})


@transaction.atomic
def add_usual_reason(*, values: Mapping[str, Any], by: Actor, at: datetime) -> UsualReason:
    """A new reason, the last of its use: `use`, `name`, `name_en`, `text`, `text_en`.

    `Forbidden` for anybody but managers; `Malformed` on names and texts that are missing, too long or no line, an
    unknown use; `Refused` on a name its use has, more than MOST in use, and a text the gate would stop (TALK-2 to
    TALK-4).
    """
    require_keeper(by)
    fields = Fields()
    read = _read(dict.fromkeys(_LIMITS, "") | dict(values), fields)
    use = fields.code("use", str(values.get("use") or ""), among=ReasonUse.values)
    fields.done()
    row = _locked_row(use)
    _check(row, None, use, read, fields)
    return added(UsualReason(**read, use=use, position=last_place(row)), by=by, at=at)


@transaction.atomic
def change_usual_reason(
    *, reason_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> UsualReason:
    """Other words, or `is_active`. What was written with it stays. Refuses as `add_usual_reason` does; (`Missing`);
    (`Stale`) where its newest change is no longer the one `seen`.
    """
    require_keeper(by)
    fields = Fields()
    read = _read(changes, fields)
    fields.done()
    row = _neighbours(reason_id)
    found = locked(UsualReason, reason_id, seen=seen, missing=MISSING)
    words = {name: getattr(found, name) for name in (*_LIMITS, "is_active")} | read
    _check(row, found, found.use, words, fields)
    changed(found, read, by=by, at=at)
    return found


@transaction.atomic
def order_usual_reason(*, reason_id: int, up: bool, by: Actor, at: datetime) -> UsualReason:
    """One place up or down among those of its use; at the end nothing happens. `Forbidden`, `Missing`."""
    require_keeper(by)
    row = sorted(_neighbours(reason_id), key=lambda one: (one.position, one.pk))
    found = locked(UsualReason, reason_id, seen=None, missing=MISSING)
    swap(row, found, up=up, by=by, at=at)
    return found


def _neighbours(reason_id: int) -> list[UsualReason]:
    """Those of its use, locked in one order, it among them."""
    use = UsualReason.objects.filter(pk=reason_id).values_list("use", flat=True).first()
    return _locked_row(use or "")


def _locked_row(use: str) -> list[UsualReason]:
    rows = UsualReason.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(use=use).order_by("pk"))


def _read(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, limit in _LIMITS.items():
        if name in values:
            read[name] = fields.line(name, str(values[name] or ""), required=name in _NEEDED, limit=limit)
    if "is_active" in values:
        read["is_active"] = bool(values["is_active"])
    return read


def _check(
    row: list[UsualReason], found: UsualReason | None, use: str, words: Mapping[str, Any], fields: Fields
) -> None:
    others = [one for one in row if found is None or one.pk != found.pk]
    if any(one.name.casefold() == words["name"].casefold() for one in others):
        fields.refuse("name", "taken", _("There is a reason of this name already."))
    if words.get("is_active", True) and sum(one.is_active for one in others) >= MOST:
        fields.refuse("name", "too_many", _("At most %(most)s are offered; set one aside first.") % {"most": MOST})
    for name in ("text", "text_en") if use in READ_BY_USER else ():
        for problem in preview(words[name], field="reason").problems if words[name] else ():
            fields.refuse(name, problem.code, problem.message, problem.norm)
    fields.done()
