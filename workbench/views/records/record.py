"""One service record: the draft as a form, then the paper with what can be done about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import Malformed, Refused, Stale
from notifications.post import can_write_to
from satisfaction.records import actions
from satisfaction.records.models import ServiceRecord, State
from satisfaction.records.paper import paper_of
from satisfaction.records.pdf import PDF, pdf_headers, pdf_of
from satisfaction.records.policies import VERB_WORDS, decide
from satisfaction.records.queries import access_record, find_draft, list_links
from satisfaction.records.seal import is_intact
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.records import AskForm, RecordForm, VoidForm

_VERBS = ("sign", "ask", "void")


@require_POST
@desk_page
def new_record(request: DeskRequest, number: str) -> HttpResponse:
    """Draw one up, filled in with what is known; one's own open draft is gone on with."""
    ticket = access_ticket(number, actor=request.actor)
    draft = find_draft(ticket, user=request.user)
    if draft is None:
        form = forms.Form(data=request.POST)
        made: list[ServiceRecord] = []
        act: dict[str, Any] = {"ticket_id": ticket.pk, "by": request.actor, "at": clock.now()}
        if status := attempt(form, lambda: made.append(actions.draw_up(**act))):
            return render(request, "workbench/records/refused.html", {"ticket": ticket, "form": form}, status=status)
        draft = made[0]
    return redirect("service-record", number, draft.seq)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def record(request: DeskRequest, number: str, seq: int) -> HttpResponse:
    """The record (GET). POST keeps the draft and, with `do=offer`, lays it before the user; what is refused is said
    under its field with all that was typed.
    """
    found = _find(request, number, seq)
    if request.method != "POST":
        return _page(request, found)
    form = RecordForm(found, data=request.POST)
    try:
        status = attempt(form, lambda: _keep(request, found, form))
    except Stale as error:
        form.add_error(None, str(error))
        return _page(request, _find(request, number, seq), edit=form, status=409)
    return _page(request, found, edit=form, status=status) if status else redirect("service-record", number, seq)


@transaction.atomic  # what cannot be finished is not kept either: the form with its version stays as it was
def _keep(request: DeskRequest, found: ServiceRecord, form: RecordForm) -> None:
    common: dict[str, Any] = {"record_id": found.pk, "by": request.actor, "at": clock.now()}
    try:
        kept = actions.amend(changes=form.changes, parts=form.parts, version=form.cleaned_data["version"], **common)
        if request.POST.get("do") == "offer":
            actions.offer(version=kept.version, **common)
    except (Malformed, Refused) as error:
        raise form.on_lines(error) from error


@require_POST
@desk_page
def ask(request: DeskRequest, number: str, seq: int) -> HttpResponse:
    """Send the link; where the user was absent, with where the note was left."""
    return _act(request, _find(request, number, seq), "ask", AskForm(data=request.POST, auto_id="ask_%s"), actions.ask)


@require_POST
@desk_page
def void(request: DeskRequest, number: str, seq: int) -> HttpResponse:
    """Void it; with `replace` the way leads to the new draft."""
    return _act(
        request, _find(request, number, seq), "void", VoidForm(data=request.POST, auto_id="void_%s"), actions.void
    )


def _act(
    request: DeskRequest, found: ServiceRecord, name: str, form: forms.Form, run: Callable[..., ServiceRecord]
) -> HttpResponse:
    done: list[ServiceRecord] = []
    common: dict[str, Any] = {"record_id": found.pk, "by": request.actor, "at": clock.now()}
    try:
        status = attempt(form, lambda: done.append(run(**form.cleaned_data, **common)))
    except Stale as error:
        form.add_error(None, str(error))
        status = 409
    if not status:
        return redirect("service-record", found.ticket.number, done[0].seq)
    fresh = _find(request, found.ticket.number, found.seq)
    return _page(request, fresh, status=status, **{name: form})


@require_safe
@desk_page
def paper(request: DeskRequest, number: str, seq: int) -> HttpResponse:
    """The record alone, for the printer."""
    found = _find(request, number, seq)
    return render(request, "workbench/records/paper.html", {"record": found, "paper": paper_of(found)})


@require_safe
@desk_page
def pdf(request: DeskRequest, number: str, seq: int) -> HttpResponse:
    """The record as a PDF."""
    found = _find(request, number, seq)
    return HttpResponse(pdf_of(found), content_type=PDF, headers=pdf_headers(found))


def _find(request: DeskRequest, number: str, seq: int) -> ServiceRecord:
    return access_record(access_ticket(number, actor=request.actor), seq, actor=request.actor)


def _page(request: DeskRequest, found: ServiceRecord, *, status: int = 200, **refused: forms.Form) -> HttpResponse:
    decided = {verb: decide(verb, actor=request.actor, record=found) for verb in ("amend", *_VERBS)}
    version = {"version": found.version}
    is_draft = found.state == State.DRAFT
    context = {
        "record": found,
        "ticket": found.ticket,
        "decisions": decided,
        "words": VERB_WORDS,
        "edit": refused.get("edit") or (RecordForm(found) if is_draft and decided["amend"].allowed else None),
        "ask": refused.get("ask") or AskForm(initial=version, auto_id="ask_%s"),
        "void": refused.get("void") or VoidForm(initial=version, auto_id="void_%s"),
        "refused": next(iter(refused), ""),
        "paper": paper_of(found),
        "links": list_links(found),
        "has_way": can_write_to(found.ticket),
        "is_intact": is_intact(found) if hasattr(found, "signature") else None,
    }
    return render(request, "workbench/records/record.html", context, status=status)
