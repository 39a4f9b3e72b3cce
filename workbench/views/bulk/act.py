"""The form of a bulk act over the ticked tickets, and its beginning."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from core import clock
from tickets.bulk.actions import begin, run_pass
from tickets.bulk.models import BulkRun
from tickets.bulk.policies import may_bulk
from tickets.bulk.table import BULK, BulkAct
from tickets.models import Ticket
from workbench.access import DeskRequest, desk_page
from workbench.backs import back_of
from workbench.errors import attempt
from workbench.forms.bulk import BulkForm, ticked
from workbench.forms.fields import focus_first
from workbench.macro_rows import offered_rows

AT_ONCE_SECONDS = 1.5  # what is done in this time is done before the page comes; a worker does the rest
_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def bulk_act(request: DeskRequest, verb: str) -> HttpResponse:
    """The form of `verb` over `tickets` (NUMBER/VERSION each); POST begins it and leads to its report. 403 for a role
    that never does it.
    """
    if verb not in BULK or not BULK[verb].is_listed:
        raise Http404
    act = BULK[verb]
    if not may_bulk(act, request.actor):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, act, BulkForm(act, actor=request.actor), status=200)
    form = BulkForm(act, actor=request.actor, data=request.POST)
    made: list[BulkRun] = []
    if status := attempt(form, lambda: made.append(_begun(request, act, form))):
        return _page(request, act, form, status=status)
    run_pass(run_id=made[0].pk, now=clock.now, seconds=AT_ONCE_SECONDS)
    back = back_of(request)
    return redirect(reverse("bulk-run", args=[made[0].pk]) + (f"?{urlencode({'back': back})}" if back else ""))


def _begun(request: DeskRequest, act: BulkAct, form: BulkForm) -> BulkRun:
    chosen, at = ticked(request.POST), clock.now()
    return begin(act=act, chosen=chosen, arguments=form.arguments(), by=request.actor, at=at)


def _page(request: DeskRequest, act: BulkAct, form: BulkForm, *, status: int) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    chosen = ticked(given)
    legible = [one.number for one in chosen if "\x00" not in one.number]
    shown = Ticket.objects.visible_to(request.actor).filter(number__in=legible[:_SHOWN]).only("number", "title")
    context = {
        "act": act,
        "form": form,
        "tickets": [f"{one.number}/{one.version if one.version is not None else ''}" for one in chosen],
        "shown": sorted(shown, key=lambda ticket: legible.index(ticket.number)),
        "more": max(0, len(chosen) - _SHOWN),
        "back": back_of(request),
        "macros": offered_rows(request.actor) if act.verb == "macro" else None,
    }
    in_dialog = request.htmx and request.method != "POST"
    if in_dialog:
        focus_first(form)
    response = render(request, f"workbench/bulk/{'_dialog' if in_dialog else 'act'}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
