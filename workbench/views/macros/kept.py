"""The macros a person may know of: his own, and the desk's."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import DeskError, Missing
from tickets.macros.actions import add_macro, change_macro
from tickets.macros.models import Macro
from tickets.macros.policies import may_change, may_share
from tickets.macros.queries import access_macro, list_macros
from tickets.macros.wording import lines_of
from tickets.reply_templates.places import PLACES
from tickets.routing.wording import Vocabulary
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.macros import MacroForm


@require_safe
@desk_page
def macros(request: DeskRequest) -> HttpResponse:
    """All of them with what they do, those in use first."""
    found = list(list_macros(request.actor))
    vocabulary = Vocabulary.of({"effects": one.steps} for one in found)
    rows = [(one, lines_of(one.steps, vocabulary), may_change(request.actor, one)) for one in found]
    return render(request, "workbench/macros/macros.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_macro(request: DeskRequest) -> HttpResponse:
    """One more (GET, POST): one's own, or for supervisors the desk's. 400 and 422 say what is wrong."""

    def save(form: MacroForm) -> None:
        name, is_shared = form.cleaned_data["name"], form.is_shared
        add_macro(name=name, steps=form.steps, is_shared=is_shared, by=request.actor, at=clock.now())

    return _edited(request, None, save)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def macro(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them (GET, POST); who may not change it reads it. 412 when somebody changed it since."""
    found = access_macro(pk, actor=request.actor)

    def save(form: MacroForm) -> None:
        changes = {"name": form.cleaned_data["name"], "steps": form.steps}
        seen = form.cleaned_data["seen"]
        change_macro(macro_id=pk, changes=changes, seen=seen, by=request.actor, at=clock.now())

    return _edited(request, found, save)


@require_POST
@desk_page
def macro_act(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """`off`: no longer offered; `on`: offered again."""
    try:
        change_macro(macro_id=pk, changes={"is_active": verb == "on"}, by=request.actor, at=clock.now())
    except Missing:
        raise
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("macros")


def _edited(request: DeskRequest, found: Macro | None, save: Callable[[MacroForm], object]) -> HttpResponse:
    is_his = found is None or may_change(request.actor, found)
    make = partial(MacroForm, macro=found, may_share=may_share(request.actor))
    form, status = make(), 200
    if request.method == "POST":
        form, status = attempt_seen(lambda data: make(data=data), request.POST, save)
        if not status:
            messages.success(request, _("Saved."))
            return redirect("macros")
    context = {"form": form, "macro": found, "places": PLACES, "is_his": is_his}
    return render(request, "workbench/macros/macro.html", context, status=status)
