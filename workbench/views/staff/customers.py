"""Customers: the list, a new one, one of them with his sites. For managers."""

from functools import partial

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.customers import save_customer
from accounts.models import Customer, Site
from accounts.setting_history import changes_of, changes_of_row, newest_change
from core import clock
from core.errors import Missing
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.places import CustomerForm
from workbench.views.staff.accounts import managers_only

_HISTORY = 30


@require_safe
@desk_page
def customers(request: DeskRequest) -> HttpResponse:
    """All customers with their sites, those who are served first, and the sites that are nobody's."""
    managers_only(request)
    rows = Customer.objects.prefetch_related("sites").annotate(people=Count("sites__requester"))
    context = {
        "rows": rows.order_by("-is_active", "name"),
        "loose": Site.objects.filter(customer=None),
        "history": changes_of("customer")[:_HISTORY],
    }
    return render(request, "workbench/staff/customers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_customer(request: DeskRequest) -> HttpResponse:
    """A new customer (GET, POST)."""
    managers_only(request)
    return _answer(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def customer(request: DeskRequest, slug: str) -> HttpResponse:
    """One customer (GET). POST sets what he is and which sites are his."""
    managers_only(request)
    found = Customer.objects.filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such customer."))
    return _answer(request, found)


def _answer(request: DeskRequest, found: Customer | None) -> HttpResponse:
    make = partial(CustomerForm, customer=found, seen=newest_change(found) if found else 0)
    form, status = make(), 200
    if request.method == "POST":
        form, status = attempt_seen(
            lambda data: make(data=data), request.POST, lambda form: _save(request, form, found)
        )
        if not status:
            return redirect("customers")
    history = list(changes_of_row(found)[:_HISTORY]) if found else []
    context = {"form": form, "customer": found, "history": history}
    return render(request, "workbench/staff/customer.html", context, status=status)


def _save(request: DeskRequest, form: CustomerForm, found: Customer | None) -> None:
    slug = found.slug if found else form.cleaned_data["slug"]
    seen = form.cleaned_data["seen"] if found else None
    save_customer(slug=slug, content=form.content, is_new=found is None, by=request.actor, at=clock.now(), seen=seen)
    messages.success(request, _("Saved."))
