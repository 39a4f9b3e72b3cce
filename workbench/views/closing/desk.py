"""The closing desk: what waits to be closed, to be confirmed, to be completed; each line with what is done with it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import Missing, Stale
from face import dates
from tickets.acts import ACTS
from tickets.closing.choices import Which
from tickets.closing.policies import may_close_many
from tickets.closing.queries import Wanted, closing_list
from tickets.policies import VERB_WORDS
from tickets.queries import access_ticket, count_capped
from workbench import paging, queues
from workbench.access import DeskRequest, desk_page
from workbench.changes import changes_since
from workbench.closing_filters import read_conditions, wanted_by
from workbench.closing_rows import rows_of
from workbench.errors import attempt
from workbench.filters import address, chips_of
from workbench.forms.closing import LineForm

OLDEST = paging.Sort(gettext_lazy("Oldest result first"), F("resolved_at"), read=paging.SORTS["due"].read)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def closing(request: DeskRequest) -> HttpResponse:
    """The list `of` (ready as usual, unconfirmed, returned), oldest result first, under the conditions of the address.
    POST does one act with one ticket: `do` close, return_record (`remark`, `to_user`) or complete_record; what is
    refused is said, with the remark kept.
    """
    at = clock.now()
    of = request.GET.get("of", Which.READY)
    if of not in Which.values:
        raise BadRequest("Unknown list")
    if request.method != "POST":
        return _page(request, of, None, at=at)
    form = LineForm(data=request.POST)
    try:
        status = attempt(form, lambda: _act(request, form, at=at))
    except Stale:
        form.add_error(None, _changed(request, form))
        status = 409
    except Missing as error:
        form.add_error(None, str(error))
        status = 404
    if status:
        return _page(request, of, form, at=at, status=status)
    return redirect(f"{request.path}{address(request.GET)}")


def _act(request: DeskRequest, form: LineForm, *, at: datetime) -> None:
    values = form.cleaned_data
    ticket = access_ticket(values["number"], actor=request.actor)
    ACTS[values["do"]].run(ticket_id=ticket.pk, **form.arguments(), by=request.actor, at=at)
    done = {"number": ticket.number, "what": VERB_WORDS[values["do"]]}
    messages.success(request, _("%(number)s: %(what)s – done.") % done)


def _changed(request: DeskRequest, form: LineForm) -> str:
    ticket = access_ticket(form.cleaned_data["number"], actor=request.actor)
    changes = changes_since(ticket, form.cleaned_data["version"])
    said = {"number": ticket.number, "what": changes.what}
    return _("%(number)s was changed meanwhile: %(what)s Look at it and decide again.") % said


def _page(request: DeskRequest, of: str, form: LineForm | None, *, at: datetime, status: int = 200) -> HttpResponse:
    filters = read_conditions(request.GET)
    wanted = wanted_by(filters)
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=OLDEST)
    found = closing_list(of, wanted, user=request.user)
    page = paging.page_of(found, sort=OLDEST, cursor=cursor)
    counts = queues.count_queues(request.user, at=at)
    context: dict[str, Any] = {
        "of": of,
        "tabs": _tabs(request, wanted),
        "rows": rows_of(page.tickets, actor=request.actor, today=dates.local_day(at)),
        "form": form,
        "refused": str(form.data.get("number", "")) if form else "",
        "filters": filters,
        "chips": chips_of(request.GET, filters),
        "conditions": address(request.GET, of=""),
        "stay": address(request.GET),
        "may_close": may_close_many(request.actor),
        "nav": list(queues.nav(counts)),
        "code": "closing",
        "words": queues.QUEUE_WORDS["closing"],
        "today": dates.local_day(at),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
    }
    return render(request, "workbench/closing/desk.html", context, status=status)


def _tabs(request: DeskRequest, wanted: Wanted) -> list[tuple[str, str, str, str]]:
    """Each list: code, words, address, how many."""
    found = []
    for which in Which:
        size = count_capped(closing_list(which, wanted, user=request.user))
        url = address(request.GET, of="" if which is Which.READY else which)
        found.append((which.value, str(which.label), url, queues.capped(size)))
    return found
