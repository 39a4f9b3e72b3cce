"""What a list can be narrowed by: asked for when somebody opens that menu, since few do."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.ids import read_id
from tickets.queries import QUEUES
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.filters import address, offered_filters


def conditions_url(request: DeskRequest, *, code: str, sort: str) -> str:
    """Where the conditions of the list on this page are offered, with those that it has."""
    return reverse("conditions") + address(request.GET, **{"sort": sort, "in": code})


@require_safe
@desk_page
def conditions(request: DeskRequest) -> HttpResponse:
    """The conditions and orders of queue `in` (none: of a search), as the rest of the address has chosen: the inside of
    a menu, or a page for who comes without a script. 404 for an unknown queue.
    """
    code = request.GET.get("in", "")
    if code and code not in QUEUES:
        raise Http404
    context = {
        "target": reverse("queue", args=[code]) if code else reverse("queue"),
        "q": request.GET.get("q", ""),
        "opened": read_id(request.GET.get("list", "")),
        "filters": offered_filters(request.GET),
        "sorts": paging.SORTS,
        "sort": request.GET.get("sort", ""),
    }
    return render(request, f"workbench/{'_' if request.htmx else ''}conditions.html", context)
