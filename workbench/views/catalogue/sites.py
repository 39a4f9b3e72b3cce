"""Sites: the places that are served, with how many people are there."""

from functools import partial

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.sites import add_site, change_site
from accounts.models import Site
from accounts.policies import may_manage
from accounts.setting_history import changes_of_row, newest_change
from core import clock
from core.errors import Missing
from workbench.access import DeskRequest, desk_page
from workbench.forms.catalogue import SiteForm
from workbench.views.catalogue.frame import managers_only, saved

_HISTORY = 30


@require_safe
@desk_page
def sites(request: DeskRequest) -> HttpResponse:
    """All of them, with the users, colleagues and groups of each. Two statements."""
    rows = Site.objects.annotate(
        people=Count("requester", distinct=True),
        staff=Count("user", filter=Q(user__is_active=True), distinct=True),
        groups=Count("assignmentgroup", filter=Q(assignmentgroup__is_active=True), distinct=True),
    )
    context = {"rows": rows, "may_manage": may_manage(request.actor), "now": clock.now()}
    return render(request, "workbench/catalogue/sites.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_site(request: DeskRequest) -> HttpResponse:
    """A new one (GET, POST)."""
    managers_only(request)
    form = SiteForm(data=request.POST if request.method == "POST" else None)
    add = partial(add_site, by=request.actor, at=clock.now())
    return _edited(request, form, None, partial(_add, form, add))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def site(request: DeskRequest, slug: str) -> HttpResponse:
    """One of them (GET; everybody reads it). POST names it otherwise, or sets its time zone."""
    found = Site.objects.filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such site."))
    if request.method == "POST":
        managers_only(request)
    given = request.POST if request.method == "POST" else None
    form = SiteForm(row=found, seen=newest_change(found), data=given)
    change = partial(change_site, site_id=found.pk, by=request.actor, at=clock.now())
    return _edited(request, form, found, partial(_change, form, change))


def _add(form: SiteForm, add: "partial[Site]") -> Site:
    return add(values=form.values)


def _change(form: SiteForm, change: "partial[Site]") -> Site:
    return change(changes=form.values, seen=form.cleaned_data["seen"])


def _edited(request: DeskRequest, form: SiteForm, found: Site | None, save: "partial[Site]") -> HttpResponse:
    status = 200
    if request.method == "POST":
        answer = saved(request, form, save, to=reverse("sites"))
        if not isinstance(answer, int):
            return answer
        status = answer
    history = list(changes_of_row(found)[:_HISTORY]) if found else []
    context = {"form": form, "site": found, "history": history, "may_manage": may_manage(request.actor)}
    return render(request, "workbench/catalogue/site.html", context, status=status)
