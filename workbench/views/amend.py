"""Correcting and completing the record."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import Stale
from tickets.actions import amend as amend_ticket
from tickets.completeness import completeness_of
from tickets.models import Ticket
from tickets.policies import decide
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.changes import Changes, changes_since
from workbench.errors import attempt
from workbench.forms.amend import AmendForm, values_before


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def amend(request: DeskRequest, number: str) -> HttpResponse:
    """The record as a form. Statuses as for every act; only fields that differ are changed."""
    ticket = access_ticket(number, actor=request.actor)
    if request.method != "POST":
        decision = decide("amend", actor=request.actor, ticket=ticket)
        return _page(request, ticket, AmendForm(ticket), status=200 if decision.allowed else 409)
    form = AmendForm(ticket, data=request.POST)
    try:
        status = attempt(form, lambda: _save(request, ticket, form))
    except Stale:
        return _conflict(request, number, seen=form.cleaned_data["version"])
    return _page(request, ticket, form, status=status) if status else redirect("ticket", number)


def _save(request: DeskRequest, ticket: Ticket, form: AmendForm) -> None:
    version = form.cleaned_data["version"]
    amend_ticket(ticket_id=ticket.pk, changes=form.changes(), by=request.actor, at=clock.now(), version=version)


def _conflict(request: DeskRequest, number: str, *, seen: int) -> HttpResponse:
    fresh = access_ticket(number, actor=request.actor)
    form = AmendForm(fresh, data=request.POST)
    amendments = fresh.events.filter(seq__gt=seen, verb="amend").order_by("-seq").values_list("params", flat=True)
    form.rebase(values_before(amendments))
    return _page(request, fresh, form, status=409, changes=changes_since(fresh, seen))


def _page(
    request: DeskRequest, ticket: Ticket, form: AmendForm, *, status: int, changes: Changes | None = None
) -> HttpResponse:
    completeness = completeness_of(ticket)
    needed = ", ".join(str(element.label) for element in completeness.required_missing)
    decision = decide("amend", actor=request.actor, ticket=ticket)
    context = {"ticket": ticket, "form": form, "needed": needed, "decision": decision, "changes": changes}
    return render(request, "workbench/amend.html", context, status=status)
