"""Any act on a ticket: its form, and its doing. Works as a page of its own; the ticket page opens it as a dialog."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from core import clock
from core.errors import Stale
from tickets import policies
from tickets.acts import ACTS, Act, Text
from tickets.models import Resolution, Ticket
from tickets.policies import Because, Decision
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.actbar import mend_of
from workbench.backs import back_of
from workbench.changes import Changes, changes_since
from workbench.errors import attempt
from workbench.facts import Fact, needed_for_closing
from workbench.forms.acts import QUICK, ActForm
from workbench.forms.fields import focus_first
from workbench.kin import kin_of
from workbench.presets import presets
from workbench.sends import sends
from workbench.suggestions import Suggestion, suggest

_WANTS_THE_WHOLE_RECORD = frozenset({"close", "complete_record"})
_ABOUT_THE_RESULT = frozenset({"confirm", "survey"})
_REFUSED = {Because.ROLE: 403, Because.PERSON: 403, Because.STATE: 409, Because.MISSING: 409}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def act(request: DeskRequest, number: str, verb: str) -> HttpResponse:
    """The form of `verb` (GET), or the act itself (POST), after which the ticket is shown. Refusals show the form
    again with all that was typed: 400 unreadable, 403 not this person's, 409 not now or changed meanwhile, 422
    against a rule.
    """
    if verb not in ACTS:
        raise Http404
    ticket = access_ticket(number, actor=request.actor)
    if request.method == "POST":
        return _do(request, ticket, ACTS[verb])
    form = ActForm(ACTS[verb], ticket=ticket, actor=request.actor, initial=presets(ACTS[verb], ticket, request.GET))
    return _page(request, ticket, form)


def _do(request: DeskRequest, ticket: Ticket, wanted: Act) -> HttpResponse:
    form = ActForm(wanted, ticket=ticket, actor=request.actor, data=request.POST)
    at = clock.now()
    try:
        status = attempt(
            form, lambda: wanted.run(ticket_id=ticket.pk, by=request.actor, at=at, **form.arguments(at=at))
        )
    except Stale as error:
        fresh = access_ticket(ticket.number, actor=request.actor)
        changes = changes_since(fresh, form.cleaned_data["version"])
        return _page(request, fresh, form.renewed(error.version), status=409, changes=changes)
    if status:
        return _page(request, ticket, form, status=status)
    return done(request, ticket, verb=wanted.verb)


def done(request: DeskRequest, ticket: Ticket, *, verb: str = "") -> HttpResponse:
    """Back to the ticket, where the result is seen; or to the list from which `verb` was done, which says so."""
    url = back_of(request)
    if url and verb:
        said = {"number": ticket.number, "what": policies.VERB_WORDS[verb]}
        messages.success(request, _("%(number)s: %(what)s – done.") % said)
    url = url or reverse("ticket", args=[ticket.number])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _result(ticket: Ticket) -> Resolution | None:
    """What is read out to the user who is asked by telephone whether it helps."""
    return Resolution.objects.filter(ticket=ticket, cycle=ticket.cycle).first()


def _lacks(verb: str, ticket: Ticket, decisions: Mapping[str, Decision]) -> list[Fact]:
    """What the record still needs before the act can be done, where it is this person's to do."""
    wants = verb in _WANTS_THE_WHOLE_RECORD and decisions[verb].allowed
    return needed_for_closing(ticket, decisions) if wants else []


def _suggested(verb: str, ticket: Ticket) -> list[Suggestion]:
    """What may fill the form in one press: whom to give it to, or which other ticket is meant."""
    if verb in {"dispatch", "transfer"}:
        return suggest(ticket)
    return kin_of(ticket, verb=verb) if verb in {"link", "merge"} else []


def _page(
    request: DeskRequest, ticket: Ticket, form: ActForm, *, status: int = 0, changes: Changes | None = None
) -> HttpResponse:
    """The page or dialog with `form`; without a `status`, the one that fits what the act's rule says."""
    decisions = policies.decisions(actor=request.actor, ticket=ticket)
    verb, quick = form.act.verb, QUICK.get(form.act.verb, ("", ()))[1]
    in_dialog = request.htmx and request.method != "POST"
    if in_dialog:
        # The page below may have the same form: a label must not name the field of the other.
        form.auto_id = f"panel_{verb}_%s"
    if not form.is_bound and not quick:
        focus_first(form)
    context: dict[str, Any] = {
        "ticket": ticket,
        "verb": verb,
        "label": policies.VERB_WORDS[verb],
        "button": sends(verb),
        "form": form,
        "fields": [
            (form[param.name], isinstance(param, Text) and param.public)
            for param in form.act.params
            if param.name in form.fields
        ],
        "decision": decisions[verb],
        "mend": mend_of(verb, ticket, decisions),
        "quick": quick,
        # A refused form says itself what is missing.
        "lacks": [] if form.is_bound else _lacks(verb, ticket, decisions),
        "suggestions": _suggested(verb, ticket),
        "changes": changes,
        "back": back_of(request),
        "result": _result(ticket) if verb in _ABOUT_THE_RESULT else None,
    }
    # htmx shows only what succeeds, and the dialog says itself that the act is not possible.
    refused = None if request.htmx else decisions[verb].because
    template = "workbench/_act_dialog.html" if in_dialog else "workbench/act.html"
    response = render(request, template, context, status=status or (_REFUSED[refused] if refused else 200))
    patch_vary_headers(response, ["HX-Request"])
    return response
