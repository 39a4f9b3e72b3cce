"""Today's work, and one job."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from face import dates
from satisfaction.records.policies import decide_drawing
from satisfaction.records.queries import list_records
from sla.commitments import commitments_for
from tickets.acts import ACTS
from tickets.agenda import givers_of
from tickets.models import Message, Ticket
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.forms.acts import ActForm
from workbench.work.jobs import Job, job_of
from workbench.work.sending import new_key
from workbench.work.today import today_of

_SAID = 3  # of what was said last


@require_safe
@desk_page
def today(request: DeskRequest) -> HttpResponse:
    """What the reader has to do today, in the order of what comes first."""
    at = clock.now()
    found = today_of(request.actor, user=request.user, at=at)
    groups = list(request.user.assignment_groups.values_list("name", flat=True)[:2])
    context = {"today": found, "at": at, "groups": groups, "once": new_key()}
    return render(request, "workbench/work/today.html", context)


@require_safe
@desk_page
def job(request: DeskRequest, number: str) -> HttpResponse:
    """One job: everything that is done about it on site. `do` opens the form of resolve, track or decline."""
    ticket = access_ticket(number, actor=request.actor)
    return job_page(request, ticket)


def job_page(
    request: DeskRequest, ticket: Ticket, *, refused: Mapping[str, forms.BaseForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one job; `refused` are the forms that came back, by what they do."""
    at, refused = clock.now(), refused or {}
    shown = _job(request, ticket)
    said = Message.objects.filter(ticket=ticket).select_related("by_user", "by_requester").order_by("-seq")
    context: dict[str, Any] = {
        "job": shown,
        "ticket": ticket,
        "at": at,
        "is_whole": True,
        "said": list(said[:_SAID]),
        "records": list_records(ticket, actor=request.actor),
        "can_draw": decide_drawing(actor=request.actor, ticket=ticket).allowed,
        "forms": {
            verb: refused.get(verb) or ActForm(ACTS[verb], ticket=ticket, actor=request.actor, is_small=True)
            for verb in ("resolve", "track", "decline", "call")
            if shown.may[verb].allowed
        },
        "refused": refused,
        "open": next(iter(refused), request.GET.get("do", "")),
        "once": new_key(),
    }
    return render(request, "workbench/work/job.html", context, status=status)


def _job(request: DeskRequest, ticket: Ticket) -> Job:
    at = clock.now()
    is_offer = ticket.state == "dispatched"
    return job_of(
        ticket,
        actor=request.actor,
        at=at,
        today=dates.local_day(at),
        giver=givers_of([ticket.pk]).get(ticket.pk) if is_offer else None,
        offered=commitments_for([ticket], at=at)[ticket.pk] if is_offer else None,
    )
