"""One clock of a ticket: why it is due when it is, and what people may do about it. Each works as a page of its own;
the ticket page opens it as a dialog.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock as core_clock
from face import dates
from sla.actions.escalation import acknowledge, may_waive, waive
from sla.explain import explain
from sla.models import Timer
from sla.queries import find_clock
from tickets.models import Ticket, TicketEvent
from tickets.policies import decisions
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.clocks import Card, card_of, promises_in
from workbench.course import conditions_of, lines_of
from workbench.errors import attempt
from workbench.forms.clocks import WaiveForm
from workbench.views.act import done


@require_safe
@desk_page
def clock(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Why this deadline: the whole course of a clock, in a number of statements that does not grow with it."""
    ticket = access_ticket(number, actor=request.actor)
    return _page(request, ticket, find_clock(ticket, pk))


@require_POST
@desk_page
def acknowledge_clock(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Take the escalation up, and go back to the ticket. Refusals are shown on the clock's page: 403, 422."""
    ticket = access_ticket(number, actor=request.actor)
    timer, form = find_clock(ticket, pk), forms.Form(request.POST)
    status = attempt(form, lambda: acknowledge(timer_id=timer.pk, by=request.actor, at=core_clock.now()))
    if status:
        return _page(request, ticket, find_clock(ticket, pk), form=form, status=status)
    return done(request, ticket)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def waive_clock(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """The supervisor's form to waive a clock with a reason (GET), or the waiving itself (POST), after which the ticket
    is shown. Refusals show the form again with all that was typed: 400, 403, 422.
    """
    ticket = access_ticket(number, actor=request.actor)
    timer = find_clock(ticket, pk)
    form = WaiveForm(request.POST if request.method == "POST" else None)
    decision = may_waive(request.actor, timer)
    status = 200 if decision.allowed or request.htmx else 403
    if request.method == "POST":
        status = attempt(
            form,
            lambda: waive(timer_id=timer.pk, reason=form.cleaned_data["reason"], by=request.actor, at=core_clock.now()),
        )
        if not status:
            return done(request, ticket)
    context = {
        "ticket": ticket,
        "timer": timer,
        "form": form,
        "decision": decision,
        "card": _card(request, ticket, timer),
    }
    return _render(request, "waive", context, status=status)


def _page(
    request: DeskRequest, ticket: Ticket, timer: Timer, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    at = core_clock.now()
    explanation, today = explain(timer, at=at), dates.local_day(at)
    lines = lines_of(explanation, today=today)
    context = {
        "ticket": ticket,
        "timer": timer,
        "card": _card(request, ticket, timer),
        "form": form,
        "today": today,
        "conditions": conditions_of(explanation),
        "extended": explanation.extended,
        "past": [line for line in lines if not line.is_ahead],
        "ahead": [line for line in lines if line.is_ahead],
    }
    return _render(request, "why", context, status=status)


def _card(request: DeskRequest, ticket: Ticket, timer: Timer) -> Card:
    made = TicketEvent.objects.filter(ticket=ticket, verb="promise") if timer.measure == "prom_1" else ()
    decided = decisions(actor=request.actor, ticket=ticket)
    text = promises_in(made).get(timer.key, "")
    return card_of(timer, text=text, decisions=decided, actor=request.actor, at=core_clock.now())


_BODIES = {
    "why": (_("Why this deadline?"), "workbench/_why.html"),
    "waive": (_("Waive the time limit"), "workbench/_waive.html"),
}


def _render(request: DeskRequest, name: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    is_dialog = bool(request.htmx) and request.method != "POST"
    title, body = _BODIES[name]
    template = "workbench/_clock_dialog.html" if is_dialog else "workbench/clock.html"
    shown = {**context, "title": title, "body": body, "is_dialog": is_dialog}
    response = render(request, template, shown, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
