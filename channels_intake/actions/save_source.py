"""Save a way in: a new one, or another setting of one there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actions import setting_rows
from accounts.actors import Actor
from accounts.models import AssignmentGroup, Site
from accounts.roles import Capability
from channels_intake.adapter import Setting
from channels_intake.models import Source
from channels_intake.registry import adapters
from core.errors import Forbidden
from core.inputs import Fields
from tickets.choices import Kind
from tickets.models import Category

OPTION_SIZE = 4000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a way in shall be. `values` are the adapter's settings by name; a secret left empty stays as it is."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_active: bool = True
    site: Site | None = None
    group: AssignmentGroup | None = None
    kind: str = Kind.INCIDENT
    category: Category | None = None


@transaction.atomic
def add_source(*, slug: str, adapter: str, wanted: Wanted, by: Actor, at: datetime) -> Source:
    """A new way in of the kind `adapter`; who made it is kept. `Forbidden` for anybody but managers; `Malformed` names
    every wrong setting, an unknown adapter, and an identifier that is taken.
    """
    _require_manager(by)
    fields = Fields()
    slug = fields.line("slug", slug, limit=50)
    fields.code("adapter", adapter, among=adapters())
    if slug and slugify(slug) != slug:
        fields.malform("slug", "invalid", _("Small letters, digits and hyphens only."))
    elif Source.objects.filter(slug=slug).exists():
        fields.malform("slug", "taken", _("There is one of this name already."))
    fields.done()
    source = Source(slug=slug, adapter=adapter, created_at=at)
    _fill(source, wanted)
    return setting_rows.added(source, by=by, at=at)


@transaction.atomic
def change_source(*, source_id: int, wanted: Wanted, by: Actor, at: datetime, seen: int | None = None) -> Source:
    """Other settings for a way in; its kind and identifier stay. What changed is kept, of passwords and keys only that
    they did. `seen`: the number of the newest change that `by` has read.

    Refuses as `add_source` does; `Missing`; `Stale` where somebody changed it since.
    """
    _require_manager(by)
    source = setting_rows.locked(Source, source_id, seen=seen, missing=_("There is no such thing."))
    name, before, old = source.name, _plain(source), source.secrets
    _fill(source, wanted)
    after, new = _plain(source), source.secrets
    done = [
        [column, setting_rows.shown(before.get(column)), setting_rows.shown(value)]
        for column, value in after.items()
        if value != before.get(column)
    ]
    done += [[key, _hidden(old.get(key)), _hidden(value)] for key, value in new.items() if value != old.get(key)]
    if done:
        source.save()
        setting_rows.keep_changes(source, done, name=name, by=by, at=at)
    return source


def _plain(source: Source) -> dict[str, object]:
    return {**{name: getattr(source, name) for name in Source.COMMON}, **source.options}


def _hidden(secret: str | None) -> str:
    return setting_rows.HIDDEN if secret else ""


def _require_manager(by: Actor) -> None:
    if not by.can(Capability.MANAGE):
        raise Forbidden(_("Only a service manager may change the ways in."), norm="ROLE-1")


def _fill(source: Source, wanted: Wanted) -> None:
    fields = Fields()
    source.name = fields.line("name", wanted.name, limit=80)
    source.kind = fields.code("kind", wanted.kind, among=Kind.values)
    known = {one.name: one for one in adapters()[source.adapter].settings}
    options, secrets = dict(source.options), source.secrets
    for name, setting in known.items():
        kept = secrets.get(name, "") if setting.is_secret else ""
        value = _read(fields, setting, wanted.values.get(name, ""), kept=kept)
        (secrets if setting.is_secret else options)[name] = value
    for name in sorted(wanted.values.keys() - known.keys()):
        fields.malform(name, "unknown_field", _("There is no field of this name."))
    fields.done()
    source.options, source.secrets = options, secrets
    source.is_active, source.site, source.group = wanted.is_active, wanted.site, wanted.group
    source.category = wanted.category


def _read(fields: Fields, setting: Setting, value: str, *, kept: str) -> str:
    text = fields.text(setting.name, value, required=False, limit=OPTION_SIZE) or kept or setting.default
    if setting.choices and text and text not in dict(setting.choices):
        fields.malform(setting.name, "unknown", _("Choose one of those offered."))
    if setting.required and not text and setting.name not in fields.malformed:
        fields.malform(setting.name, "required", _("Please fill this in."))
    return text
