"""Customers with their sites, and the sites there are. Staff read, managers write."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.customers import CustomerContent, save_customer
from accounts.models import Customer, Site
from api.answers_staff import CustomerAnswer, CustomerPage, SitePage
from api.bodies import SLUG, StrictBody, read
from api.fields import NameField, NamesField, TextField, YesNoField
from api.pages import Order, name, page_of
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from api.views.directory import DirectoryView
from core.errors import Missing

BY_SLUG = Order("slug", "slug", name)
_MOST = 200


class CustomerChangeBody(StrictBody):
    """What becomes different. `sites` are all that are his afterwards."""

    name = TextField(max_length=80, required=False)
    sites = NamesField(limit=SLUG, most=_MOST, required=False, help_text="Slugs.")
    is_active = YesNoField(required=False)


class CustomerBody(CustomerChangeBody):
    """A new customer."""

    slug = NameField(max_length=SLUG)
    name = TextField(max_length=80)


class SitesView(DirectoryView):
    """`/sites/`."""

    @extend_schema(operation_id="sites_list", parameters=PAGE_PARAMETERS, responses=SitePage, tags=["directory"])
    def get(self, request: Request) -> Response:
        """The sites that are served, by slug, each with its customer."""
        self.require_staff()
        page = page_of(Site.objects.select_related("customer"), order=BY_SLUG, parameters=self.parameters)
        results: list[dict[str, object]] = [
            {
                "slug": one.slug,
                "name": one.name,
                "time_zone": one.time_zone,
                "customer": one.customer.slug if one.customer else None,
            }
            for one in page.rows
        ]
        return Response(paged(request, results=results, cursor=page.cursor))


class CustomersView(DirectoryView):
    """`/customers/`."""

    @extend_schema(
        operation_id="customers_list", parameters=PAGE_PARAMETERS, responses=CustomerPage, tags=["directory"]
    )
    def get(self, request: Request) -> Response:
        """All customers, by slug, with the slugs of their sites."""
        self.require_staff()
        rows = Customer.objects.prefetch_related("sites")
        page = page_of(rows, order=BY_SLUG, parameters=self.parameters)
        return Response(paged(request, results=[_shown(one) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="customers_make", request=CustomerBody, responses={201: CustomerAnswer}, tags=["directory"]
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Make a customer."""
        return self.once(self._make)

    def _make(self) -> Response:
        values: dict[str, Any] = read(CustomerBody, self.request.data)
        slug = values.pop("slug")
        made = save_customer(slug=slug, content=CustomerContent(**values), is_new=True, by=self.actor, at=self.at)
        return Response(_shown(made), status=201)


class CustomerView(DeskView):
    """`/customers/{slug}/`."""

    @extend_schema(operation_id="customers_read", responses=CustomerAnswer, tags=["directory"])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """One customer."""
        self.require_staff()
        return Response(_shown(_found(slug)))

    @extend_schema(
        operation_id="customers_change", request=CustomerChangeBody, responses=CustomerAnswer, tags=["directory"]
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Rename him, switch him off, say which sites are his."""
        self.require_staff()
        values: dict[str, Any] = read(CustomerChangeBody, request.data)
        found = _found(slug)
        sites = [site.slug for site in found.sites.all()]
        content = {"name": found.name, "is_active": found.is_active, "sites": sites, **values}
        save_customer(slug=slug, content=CustomerContent(**content), by=self.actor, at=self.at)
        return Response(_shown(_found(slug)))


def _found(slug: str) -> Customer:
    found = Customer.objects.prefetch_related("sites").filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such customer."))
    return found


def _shown(one: Customer) -> dict[str, object]:
    return {
        "slug": one.slug,
        "name": one.name,
        "is_active": one.is_active,
        "sites": sorted(site.slug for site in one.sites.all()),
        "changed_at": one.changed_at,
    }
