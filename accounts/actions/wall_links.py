"""Links for televisions: made, opened, withdrawn. The secret is as long as nobody can guess, and kept as a digest."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Customer, Site, WallLink
from accounts.models_wall import WallTheme
from accounts.policies import may_manage
from core.errors import Forbidden, Missing
from core.inputs import Fields

_BYTES = 32
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class WallLinkContent:
    """What a wall shows; site and customer by their slugs, empty for all."""

    name: str
    site: str = ""
    customer: str = ""
    theme: str = WallTheme.DARK
    language: str = settings.LANGUAGE_CODE
    shows_titles: bool = False


def make_wall_link(*, content: WallLinkContent, by: Actor, at: datetime) -> tuple[WallLink, str]:
    """A link, and its secret, which nobody can read again.

    `Forbidden` unless `by` manages; `Malformed` on a name that is missing and on what is none of the choices.
    """
    _require_manager(by)
    fields = Fields()
    name = fields.line("name", content.name, limit=80)
    theme = fields.code("theme", content.theme, among=WallTheme.values)
    language = fields.code("language", content.language, among=dict(settings.LANGUAGES))
    site = Site.objects.filter(slug=content.site.replace("\x00", "")).first()
    customer = Customer.objects.filter(slug=content.customer.replace("\x00", "")).first()
    for named, slug, found in (("site", content.site, site), ("customer", content.customer, customer)):
        if slug and found is None:
            fields.malform(named, "unknown", _("This is not one of the choices."))
    fields.done()
    secret = secrets.token_urlsafe(_BYTES)
    link = WallLink.objects.create(
        name=name,
        digest=_digest(secret),
        site=site,
        customer=customer,
        theme=theme,
        language=language,
        shows_titles=content.shows_titles,
        made_at=at,
        made_by=by.user,
    )
    return link, secret


@transaction.atomic
def withdraw_wall_link(*, link_id: int, by: Actor, at: datetime) -> WallLink:
    """The link holds no more, from this moment; withdrawn twice it stays as it was. `Forbidden` unless `by` manages;
    `Missing` for an unknown one.
    """
    _require_manager(by)
    link = WallLink.objects.select_for_update(of=("self",), no_key=True).filter(pk=link_id).first()
    if link is None:
        raise Missing(_("There is no such link."))
    if link.withdrawn_at is None:
        link.withdrawn_at, link.withdrawn_by = at, by.user
        link.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return link


def open_wall_link(*, secret: str, at: datetime) -> WallLink | None:
    """The link of this secret, withdrawn or not, none for an unknown secret; that it was opened is noted, once a
    minute. One statement, two where it is noted.
    """
    found = WallLink.objects.select_related("site", "customer").filter(digest=_digest(secret)).first()
    if found is not None and found.withdrawn_at is None:
        old = Q(opened_at=None) | Q(opened_at__lt=at - _NOTED_EVERY)
        if found.opened_at is None or found.opened_at < at - _NOTED_EVERY:
            WallLink.objects.filter(old, pk=found.pk).update(opened_at=at)
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _require_manager(by: Actor) -> None:
    if not may_manage(by):
        raise Forbidden(_("Only a manager gives links to the wall away."), norm="ROLE-1")
