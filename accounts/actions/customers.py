"""Customers, and which sites are theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.validators import slug_re
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Customer, Site
from accounts.policies import may_manage
from core.errors import Forbidden, Missing
from core.inputs import Fields


@dataclass(frozen=True, kw_only=True)
class CustomerContent:
    """A customer as a form gives it; his sites by their slugs."""

    name: str
    sites: Collection[str] = ()
    is_active: bool = True


@transaction.atomic
def save_customer(*, slug: str, content: CustomerContent, is_new: bool = False, by: Actor, at: datetime) -> Customer:
    """Make the customer `slug`, or set what he is: his name, whether he is served, and his sites. A site of another
    customer becomes his, with all that its people ever asked for; one that is left out belongs to nobody.

    `Forbidden` unless `by` manages; `Missing` for an unknown customer; `Malformed` on a name that is missing, a slug
    that is taken or none, and sites that are unknown.
    """
    if not may_manage(by):
        raise Forbidden(_("Only a manager looks after customers."), norm="ROLE-1")
    fields = Fields()
    name = fields.line("name", content.name, limit=80)
    sites = _sites(content.sites, fields)
    if is_new:
        _check_slug(slug, fields)
    fields.done()
    customer = Customer(slug=slug) if is_new else _locked(slug)
    customer.name, customer.is_active, customer.changed_at = name, content.is_active, at
    customer.save()
    Site.objects.filter(customer=customer).exclude(pk__in=sites).update(customer=None)
    Site.objects.filter(pk__in=sites).update(customer=customer)
    return customer


def _locked(slug: str) -> Customer:
    found = Customer.objects.select_for_update(no_key=True).filter(slug=slug).first() if "\x00" not in slug else None
    if found is None:
        raise Missing(_("There is no such customer."))
    return found


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
