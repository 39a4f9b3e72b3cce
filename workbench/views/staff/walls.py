"""The links by which televisions show the wall: made, seen in use, withdrawn. For managers."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.wall_links import make_wall_link, withdraw_wall_link
from accounts.models import WallLink
from core import clock
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.places import WallLinkForm
from workbench.views.staff.accounts import managers_only

_MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def walls(request: DeskRequest) -> HttpResponse:
    """All links, those that hold first (GET). POST makes one; the answer shows its address, this once."""
    managers_only(request)
    form, status, address = WallLinkForm(data=request.POST if request.method == "POST" else None), 200, ""
    if request.method == "POST":
        made: list[str] = []
        status = attempt(form, lambda: made.append(_make(request, form)))
        if made:
            form, status, address = WallLinkForm(), 200, made[0]
    rows = WallLink.objects.select_related("site", "customer", "made_by")
    context = {
        "form": form,
        "address": address,
        "rows": rows.order_by(F("withdrawn_at").desc(nulls_first=True), "-pk")[:_MOST],
        "at": clock.now(),
    }
    return render(request, "workbench/staff/walls.html", context, status=status)


def _make(request: DeskRequest, form: WallLinkForm) -> str:
    _link, secret = make_wall_link(content=form.content, by=request.actor, at=clock.now())
    return request.build_absolute_uri(reverse("wall", args=[secret]))


@require_POST
@desk_page
def withdraw_wall(request: DeskRequest, pk: int) -> HttpResponse:
    """The link holds no more (POST)."""
    managers_only(request)
    withdraw_wall_link(link_id=pk, by=request.actor, at=clock.now())
    messages.success(request, _("Withdrawn. The television shows nothing any more."))
    return redirect("walls")
