"""What every change of a list a manager keeps has in common: who may, the lock, what was seen, the line kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models_settings import NAME, SettingChange, SettingVerb
from accounts.policies import may_manage
from accounts.setting_history import newest_change
from core.errors import Forbidden, Missing, Stale, Words

Row = TypeVar("Row", bound=Model)
Change = list[object]  # column, before, after
HIDDEN = "••••"  # what is kept of a password or key: that there was one


def require_keeper(actor: Actor) -> None:
    """`Forbidden` for everybody below managers."""
    if not may_manage(actor):
        raise Forbidden(_("Only a service manager changes the settings."), norm="ROLE-1")


def locked(model: type[Row], pk: int, *, seen: int | None, missing: Words) -> Row:
    """The row, locked. `Missing`; `Stale` where its newest change is no longer the one `seen` (None: never)."""
    row = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()  # noqa: SLF001
    if row is None:
        raise Missing(missing)
    require_seen(row, seen)
    return row


def require_seen(row: Model, seen: int | None) -> None:
    """`Stale` where the newest change of the locked row is no longer the one `seen` (None: never)."""
    if seen is not None and seen != (newest := newest_change(row)):
        raise Stale(_("Somebody changed this meanwhile."), version=newest)


def added(row: Row, *, by: Actor, at: datetime) -> Row:
    """Write a new row, and keep who made it."""
    row.save(force_insert=True)
    keep_setting(row, SettingVerb.ADDED, by=by, at=at)
    return row


def changed(row: Row, values: Mapping[str, Any], *, by: Actor, at: datetime) -> bool:
    """Set the columns in `values` and keep what they were; False, with nothing written, where all is so already."""
    name = str(row)
    done: list[Change] = []
    for column, value in values.items():
        before = getattr(row, column)
        if before != value:
            setattr(row, column, value)
            done.append([column, shown(before), shown(value)])
    if not done:
        return False
    row.save(update_fields=[str(column) for column, _before, _after in done])
    keep_changes(row, done, name=name, by=by, at=at)
    return True


def keep_changes(row: Model, done: list[Change], *, name: str, by: Actor, at: datetime) -> None:
    """Keep what changed of the row called `name` until then: where that is whether it is in use, as on or off."""
    verb = SettingVerb.CHANGED
    if [column for column, _before, _after in done] == ["is_active"]:
        verb = SettingVerb.ON if done[0][2] else SettingVerb.OFF
    keep_setting(row, verb, done, name=name, by=by, at=at)


def keep_setting(
    row: Model, verb: SettingVerb, changes: list[Change] | None = None, *, name: str = "", by: Actor, at: datetime
) -> SettingChange:
    """Write the line into what is kept."""
    return SettingChange.objects.create(
        thing=row._meta.model_name or "",
        row_id=row.pk,
        name=(name or str(row))[:NAME],
        verb=verb,
        changes=changes or [],
        by=by.user,
        at=at,
    )


def shown(value: object) -> object:
    """A value as it is kept: fit for JSON, and readable when what it names is gone."""
    return value if isinstance(value, str | bool | int | list) or value is None else str(value)
