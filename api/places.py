"""The conditions on the place that several answers share: a site, a customer."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from accounts.models import Customer, Site
from accounts.places import Place
from api.parameters import Parameters

PLACE = (
    OpenApiParameter("site", str, description="Slug; else the whole desk."),
    OpenApiParameter("customer", str, description="Slug: all the sites of this customer."),
)


def read_place(parameters: Parameters) -> Place:
    """The place that is asked for; refuses slugs that nobody has. At most two statements, and none for everywhere."""
    site, customer = parameters.line("site", limit=50), parameters.line("customer", limit=50)
    if site and not Site.objects.filter(slug=site).exists():
        parameters.refuse("site", "unknown", _("There is no site with the slug “%(name)s”.") % {"name": site})
    if customer and not Customer.objects.filter(slug=customer).exists():
        words = _("There is no customer with the slug “%(name)s”.") % {"name": customer}
        parameters.refuse("customer", "unknown", words)
    return Place(site, customer)
