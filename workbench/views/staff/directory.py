"""The directory: who is reached where, by site (ROLE-2); and keeping one's own numbers current."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions.staff import change_staff
from accounts.directory import by_site, list_directory, list_groups
from accounts.models import Site
from accounts.roles import Capability
from core import clock
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.staff import NumbersForm


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def directory(request: DeskRequest) -> HttpResponse:
    """The people by site (GET; `q`, `site`, `group`). POST sets the reader's own telephone and messenger account."""
    form = NumbersForm(user=request.user, data=request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: _change(request, form))
        if not status:
            messages.success(request, _("Saved. Users who wait for you are told."))
            return redirect("directory")
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "site", "group")}
    people = list_directory(words=asked["q"], site=asked["site"], group=asked["group"])
    context = {
        "form": form,
        "places": by_site(people, first=request.user.site_id),
        "sites": Site.objects.all(),
        "groups": list_groups(),
        "asked": asked,
        "may_manage": request.actor.can(Capability.MANAGE),
    }
    return render(request, "workbench/staff/directory.html", context, status=status)


def _change(request: DeskRequest, form: NumbersForm) -> None:
    change_staff(user_id=request.user.pk, changes=form.cleaned_data, by=request.actor, at=clock.now())
