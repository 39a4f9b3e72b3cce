"""Telephone calls: who waits to be called back, what was rung today, one call with all that can be done about it, and
the strip that says at once when it rings.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import BadRequest
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from channels_intake.phone import actions
from channels_intake.phone.choices import OVER, CallState
from channels_intake.phone.figures import of_callers
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.queries import access_call, list_calls, shares_today, under_way, waiting_calls
from core import clock
from core.errors import Words
from sla.watch import local_day, midnight
from tickets.choices import OPEN_STATES, Direction
from tickets.models import Ticket
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.addresses import list_url
from workbench.call_filters import read_narrowed
from workbench.call_rows import row_of, rows_of, said_of
from workbench.errors import attempt
from workbench.filters import address, chips_of, chosen_place, named_place
from workbench.forms.calls import CallActForm, LogCallForm

NEWEST = paging.Sort(
    pgettext_lazy("calls", "Latest first"), F("began_at"), descending=True, read=paging.SORTS["changed"].read
)
SHOW: dict[str, Words] = {
    "waiting": pgettext_lazy("calls", "To call back"),
    "mine": pgettext_lazy("calls", "Mine"),
    "today": pgettext_lazy("calls", "Today"),
    "all": pgettext_lazy("calls", "All"),
}
_WAITING = 200
_OFFERED = 8


@require_safe
@desk_page
def calls(request: DeskRequest) -> HttpResponse:
    """Calls: `show` those to be called back (as usual, first due first), mine, today's or all, latest first; of a
    `site` or `customer`. All can be narrowed to those behind a figure: from `begins` until before `ends`, and then by
    `how` and `agent`.
    """
    show, at = request.GET.get("show", "") or "waiting", clock.now()
    if show not in SHOW:
        raise BadRequest("Unknown list")
    narrowed = read_narrowed(request.GET) if show == "all" else None
    places = named_place(request.GET)
    place = chosen_place(places)
    context: dict[str, Any] = {
        "show": show,
        "tabs": [(name, label, list_url("calls", {"show": name, **place.named})) for name, label in SHOW.items()],
        "shares": shares_today(at=at, place=place),
        "chips": chips_of(request.GET, places),
        "place": place,
    }
    if show == "waiting":
        context["rows"] = rows_of(waiting_calls(place=place)[:_WAITING], at=at)
    else:
        found = list_calls().filter(of_callers(place))
        if show == "mine":
            found = found.filter(agent=request.user)
        if show == "today":
            found = found.filter(began_at__gte=midnight(local_day(at)))
        if narrowed:
            found = found.filter(narrowed.condition)
            context["narrowed"] = narrowed
            context["all_url"] = list_url("calls", {"show": "all", **place.named})
        cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=NEWEST)
        page = paging.page_of(cast("Any", found), sort=NEWEST, cursor=cursor)
        context["rows"] = rows_of(cast("list[PhoneCall]", page.tickets), at=at)
        context["newer"] = address(request.GET, cursor=page.newer) if page.newer else ""
        context["older"] = address(request.GET, cursor=page.older) if page.older else ""
    return render(request, "workbench/calls/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_call(request: DeskRequest) -> HttpResponse:
    """Write a call down by hand, where no telephone system tells of it."""
    form, at = LogCallForm(data=request.POST if request.method == "POST" else None), clock.now()
    if request.method != "POST":
        return render(request, "workbench/calls/new.html", {"form": form})
    made: list[PhoneCall] = []
    status = attempt(form, lambda: made.append(actions.log(entry=form.entry(at=at), by=request.actor, at=at)))
    if status:
        return render(request, "workbench/calls/new.html", {"form": form}, status=status)
    return redirect("call", made[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def call(request: DeskRequest, pk: int) -> HttpResponse:
    """One call (GET). POST `do`: answer, end, miss, drop, call_back (`outcome`, `note`, `identity_checked`), identify,
    link (`ticket`), note, advise (`answer`); what is refused is said with all that was typed.
    """
    found, at = access_call(pk), clock.now()
    if request.method != "POST":
        return _page(request, found, CallActForm(initial={"note": found.note}), at=at)
    form = CallActForm(data=request.POST)
    if status := attempt(form, lambda: _act(request, found, form, at=at)):
        return _page(request, found, form, at=at, status=status)
    if request.POST.get("then") == "register":
        return redirect(f"{reverse('intake')}?call={found.pk}")
    return redirect("call", found.pk)


def _act(request: DeskRequest, found: PhoneCall, form: CallActForm, *, at: datetime) -> None:
    said = form.cleaned_data
    common: dict[str, Any] = {"call_id": found.pk, "by": request.actor, "at": at}
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: actions.answer(**common),
        "end": lambda: actions.end(**common),
        "miss": lambda: actions.miss(**common),
        "drop": lambda: actions.drop(**common),
        "identify": lambda: actions.check_identity(**common),
        "call_back": lambda: actions.call_back(
            outcome=said["outcome"], note=said["note"], identity_checked=said["identity_checked"], **common
        ),
        "link": lambda: actions.link_call(ticket_id=form.ticket_for(request.actor).pk, **common),
        "note": lambda: actions.annotate(note=said["note"], **common),
        "advise": lambda: actions.advise(answer=said["answer"], **common),
    }
    acts[said["do"]]()


def _page(
    request: DeskRequest, found: PhoneCall, form: CallActForm, *, at: datetime, status: int = 200
) -> HttpResponse:
    row = row_of(found, at=at)
    his = Ticket.objects.filter(requester=found.requester) if found.requester else Ticket.objects.none()
    context = {
        "row": row,
        "call": found,
        "form": form,
        "events": found.events.select_related("agent", "by"),
        "call_backs": rows_of(found.call_backs.select_related("agent", "requester").order_by("pk"), at=at),
        "his": list(his.visible_to(request.actor).filter(state__in=OPEN_STATES).order_by("-pk")[:_OFFERED])
        if found.ticket_id is None
        else [],
        "said": said_of(found),
        "is_over": found.state in OVER,
        "is_dropped": found.state == CallState.DROPPED,
        "is_ours": found.direction == Direction.OUTBOUND,
    }
    return render(request, "workbench/calls/call.html", context, status=status)


@require_safe
@desk_page
def ringing(request: DeskRequest) -> HttpResponse:
    """What rings for the reader now, and his own talk that is not registered yet: a fragment that asks for itself every
    few seconds; 204 where nothing has changed since it was `seen`.
    """
    at = clock.now()
    found = under_way(request.user, at=at)
    seen = "-".join(f"{one.pk}.{one.state}.{one.requester_id or ''}" for one in found) or "none"
    if request.GET.get("seen", "none") == seen:
        return HttpResponse(status=204)
    return render(request, "workbench/calls/_ringing.html", {"under_way": rows_of(found, at=at), "seen": seen})
