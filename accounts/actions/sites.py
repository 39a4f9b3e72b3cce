"""Sites: a new one, another name or time zone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import added, changed, locked, require_keeper
from accounts.actors import Actor
from accounts.models import Site
from core.inputs import Fields

MISSING = _("There is no such site.")
NAME, SLUG = 80, 50


@transaction.atomic
def add_site(*, values: Mapping[str, Any], by: Actor, at: datetime) -> Site:
    """A new site: `name`, `time_zone`, and `slug`, which never changes.

    `Forbidden` for anybody but managers; `Malformed` on a name that is missing or no line, a time zone that is none, a
    slug that is none; `Refused` on a name or slug that is taken.
    """
    require_keeper(by)
    fields = Fields()
    read = _read({"name": "", "time_zone": ""} | dict(values), fields)
    slug = fields.line("slug", str(values.get("slug") or ""), limit=SLUG)
    if "slug" not in fields.malformed and slugify(slug) != slug:
        fields.malform("slug", "invalid", _("Small letters, digits and hyphens only."))
    fields.done()
    if Site.objects.filter(slug=slug).exists():
        fields.refuse("slug", "taken", _("There is a site with this identifier already."))
    _check_name(read, None, fields)
    try:
        with transaction.atomic():
            return added(Site(**read, slug=slug), by=by, at=at)
    except IntegrityError:
        fields.refuse("slug", "taken", _("There is a site with this identifier already."))
        fields.done()
        raise


@transaction.atomic
def change_site(*, site_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None) -> Site:
    """Another `name` or `time_zone`. What was promised by clock time stays where it was in time; from now on the site's
    people read and write theirs in the new zone. Refuses as `add_site` does; (`Missing`); (`Stale`).
    """
    require_keeper(by)
    fields = Fields()
    read = _read(changes, fields)
    fields.done()
    found = locked(Site, site_id, seen=seen, missing=MISSING)
    _check_name(read, found, fields)
    changed(found, read, by=by, at=at)
    return found


def _read(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    read: dict[str, Any] = {}
    if "name" in values:
        read["name"] = fields.line("name", str(values["name"] or ""), limit=NAME)
    if "time_zone" in values:
        read["time_zone"] = zone = fields.line("time_zone", str(values["time_zone"] or ""), limit=60)
        if "time_zone" not in fields.malformed and zone not in available_timezones():
            words = _("There is no time zone of this name. Example: Asia/Shanghai.")
            fields.malform("time_zone", "unknown", words)
    return read


def _check_name(read: Mapping[str, Any], found: Site | None, fields: Fields) -> None:
    twins = Site.objects.filter(name__iexact=read.get("name", "")).exclude(pk=found.pk if found else 0)
    if twins.exists():
        fields.refuse("name", "taken", _("There is a site of this name already."))
    fields.done()
