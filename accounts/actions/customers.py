"""Customers, and which sites are theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.validators import slug_re
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import added, changed, keep_setting, locked
from accounts.actors import Actor
from accounts.models import Customer, Site
from accounts.models_settings import SettingVerb
from accounts.policies import may_manage
from core.errors import Forbidden, Missing
from core.inputs import Fields

MISSING = _("There is no such customer.")


@dataclass(frozen=True, kw_only=True)
class CustomerContent:
    """A customer as a form gives it; his sites by their slugs."""

    name: str
    sites: Collection[str] = ()
    is_active: bool = True


@transaction.atomic
def save_customer(
    *, slug: str, content: CustomerContent, is_new: bool = False, by: Actor, at: datetime, seen: int | None = None
) -> Customer:
    """Make the customer `slug`, or set what he is: his name, whether he is served, and his sites. A site of another
    customer becomes his, with all that its people ever asked for; one that is left out belongs to nobody.
    What changed is kept in the history of each customer it concerns. `seen`: the number of the newest change that `by`
    has read.

    `Forbidden` unless `by` manages; `Missing` for an unknown customer; `Malformed` on a name that is missing, a slug
    that is taken or none, and sites that are unknown; `Stale` where somebody changed him since.
    """
    if not may_manage(by):
        raise Forbidden(_("Only a manager looks after customers."), norm="ROLE-1")
    fields = Fields()
    name = fields.line("name", content.name, limit=80)
    sites = _sites(content.sites, fields)
    if is_new:
        _check_slug(slug, fields)
    fields.done()
    values = {"name": name, "is_active": content.is_active}
    if is_new:
        customer = added(Customer(slug=slug, changed_at=at, **values), by=by, at=at)
        is_other = True
    else:
        customer = locked(Customer, _pk(slug), seen=seen, missing=MISSING)
        is_other = changed(customer, values, by=by, at=at)
    if _gave_sites(customer, sites, by=by, at=at) or is_other:
        customer.changed_at = at
        customer.save(update_fields=["changed_at"])
    return customer


def _pk(slug: str) -> int:
    pk = Customer.objects.filter(slug=slug).values_list("pk", flat=True).first() if "\x00" not in slug else None
    if pk is None:
        raise Missing(MISSING)
    return pk


def _gave_sites(customer: Customer, sites: Collection[int], *, by: Actor, at: datetime) -> bool:
    """Whether any site changed hands; each customer's history says what he had and has, in names."""
    wanted = Site.objects.filter(pk__in=sites)
    concerned = {customer, *(site.customer for site in wanted.select_related("customer") if site.customer)}
    before = {one: _names_of(one) for one in concerned}
    Site.objects.filter(customer=customer).exclude(pk__in=sites).update(customer=None)
    wanted.update(customer=customer)
    moved = [one for one in sorted(concerned, key=lambda one: one.pk) if _names_of(one) != before[one]]
    for one in moved:
        keep_setting(one, SettingVerb.CHANGED, [["sites", before[one], _names_of(one)]], by=by, at=at)
    return bool(moved)


def _names_of(customer: Customer) -> str:
    return "、".join(Site.objects.filter(customer=customer).order_by("name").values_list("name", flat=True))


def _check_slug(slug: str, fields: Fields) -> None:
    slug = fields.line("slug", slug, limit=50)
    if slug and not slug_re.match(slug):
        fields.malform("slug", "invalid", _("Latin letters, digits, hyphens and underscores only."))
    elif Customer.objects.filter(slug=slug).exists():
        fields.malform("slug", "taken", _("There is a customer with this identifier already."))


def _sites(slugs: Collection[str], fields: Fields) -> list[int]:
    wanted = {slug for slug in slugs if "\x00" not in slug}
    found = list(Site.objects.filter(slug__in=wanted).values_list("pk", flat=True))
    if len(found) < len(set(slugs)):
        fields.malform("sites", "unknown", _("There is no such site."))
    return found
