"""Save a way in: a new one, or another setting of one there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, Site
from accounts.roles import Capability
from channels_intake.adapter import Setting
from channels_intake.models import Source
from channels_intake.registry import adapters
from core.errors import Forbidden, Missing
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


def add_source(*, slug: str, adapter: str, wanted: Wanted, by: Actor, at: datetime) -> Source:
    """A new way in of the kind `adapter`. `Forbidden` for anybody but managers; `Malformed` names every wrong setting,
    an unknown adapter, and an identifier that is taken.
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
    return _write(Source(slug=slug, adapter=adapter, created_at=at), wanted)


@transaction.atomic
def change_source(*, source_id: int, wanted: Wanted, by: Actor) -> Source:
    """Other settings for a way in; its kind and identifier stay. Refuses as `add_source` does."""
    _require_manager(by)
    source = Source.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise Missing(_("There is no such thing."))
    return _write(source, wanted)


def _require_manager(by: Actor) -> None:
    if not by.can(Capability.MANAGE):
        raise Forbidden(_("Only a service manager may change the ways in."), norm="ROLE-1")


def _write(source: Source, wanted: Wanted) -> Source:
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
    source.save()
    return source


def _read(fields: Fields, setting: Setting, value: str, *, kept: str) -> str:
    text = fields.text(setting.name, value, required=False, limit=OPTION_SIZE) or kept or setting.default
    if setting.choices and text and text not in dict(setting.choices):
        fields.malform(setting.name, "unknown", _("Choose one of those offered."))
    if setting.required and not text and setting.name not in fields.malformed:
        fields.malform(setting.name, "required", _("Please fill this in."))
    return text
