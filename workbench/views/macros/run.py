"""Running a macro on a ticket: what it would do with its texts filled in (GET), and doing it (POST)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.errors import Stale
from tickets.macros.actions import run_macro
from tickets.macros.actions.run import texts_of
from tickets.macros.models import Macro
from tickets.macros.queries import access_macro
from tickets.macros.wording import lines_of
from tickets.models import Ticket
from tickets.queries import access_ticket
from tickets.routing.wording import Vocabulary
from workbench.access import DeskRequest, desk_page
from workbench.changes import Changes, changes_since
from workbench.errors import attempt
from workbench.forms.macros import RunForm
from workbench.macro_rows import offered_rows


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def ticket_macro(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """What it does, then back to the ticket. A refusal says why, and nothing of the macro is done: 403 not this
    person's, 409 not now or changed meanwhile, 422 against a rule.
    """
    ticket, macro = access_ticket(number, actor=request.actor), access_macro(pk, actor=request.actor)
    if request.method != "POST":
        return _page(request, ticket, macro, RunForm(initial={"version": ticket.version}))
    form, at = RunForm(data=request.POST), clock.now()

    def run() -> None:
        version = form.cleaned_data["version"]
        run_macro(macro_id=pk, ticket_id=ticket.pk, version=version, by=request.actor, at=at)

    try:
        status = attempt(form, run)
    except Stale as error:
        fresh = access_ticket(number, actor=request.actor)
        changes = changes_since(fresh, form.cleaned_data["version"])
        return _page(request, fresh, macro, RunForm(initial={"version": error.version}), status=409, changes=changes)
    if status:
        return _page(request, ticket, macro, form, status=status)
    messages.success(request, _("“%(macro)s” – done.") % {"macro": macro.name})
    return redirect("ticket", number)


def _page(
    request: DeskRequest,
    ticket: Ticket,
    macro: Macro,
    form: RunForm,
    *,
    status: int = 200,
    changes: Changes | None = None,
) -> HttpResponse:
    steps = macro.steps | texts_of(macro, ticket, by=request.user, at=clock.now())
    context: dict[str, Any] = {
        "ticket": ticket,
        "macro": macro,
        "form": form,
        "changes": changes,
        "lines": lines_of(steps, Vocabulary.of([{"effects": steps}])),
    }
    in_dialog = request.htmx and request.method != "POST"
    name = "workbench/macros/_dialog.html" if in_dialog else "workbench/macros/run.html"
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@desk_page
def ticket_macros(request: DeskRequest, number: str) -> HttpResponse:
    """Those on offer for this ticket, each in one press."""
    ticket = access_ticket(number, actor=request.actor)
    rows = offered_rows(request.actor)
    context = {"ticket": ticket, "rows": rows, "form": RunForm(initial={"version": ticket.version})}
    name = "workbench/macros/_menu_dialog.html" if request.htmx else "workbench/macros/menu.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
