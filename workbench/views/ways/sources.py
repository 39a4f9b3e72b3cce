"""Where things come from: the list with how each is doing, a new one, the settings of one."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from accounts.setting_history import changes_of_row, newest_change
from channels_intake.actions import add_source, change_source
from channels_intake.adapter import Adapter
from channels_intake.models import Source
from channels_intake.queries import count_quarantined, list_sources
from channels_intake.registry import adapters
from core import clock
from core.errors import Malformed, Missing
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.ways import SourceForm

_HISTORY = 30


@require_safe
@desk_page
def sources(request: DeskRequest) -> HttpResponse:
    """All ways in, with when each was last heard of and what is wrong with it."""
    known = adapters()
    rows = [(source, known.get(source.adapter), _hook(source)) for source in list_sources()]
    may_manage = request.actor.can(Capability.MANAGE)
    context = {"rows": rows, "kinds": known.values(), "may_manage": may_manage, "quarantined": count_quarantined()}
    return render(request, "workbench/ways/sources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_source(request: DeskRequest, adapter: str) -> HttpResponse:
    """A new way in of this kind (GET, POST); done, it leads to the list. Managers only."""
    return _edit(request, _kind(request, adapter), None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def source(request: DeskRequest, slug: str) -> HttpResponse:
    """The settings of a way in (GET, POST); 412 where somebody changed it since. Managers only."""
    found = list_sources().filter(slug=slug).first()
    if found is None:
        raise Missing("no such way in")
    return _edit(request, _kind(request, found.adapter), found)


def _edit(request: DeskRequest, kind: Adapter, found: Source | None) -> HttpResponse:
    make = partial(SourceForm, adapter=kind, source=found, seen=newest_change(found) if found else 0)
    if request.method != "POST":
        return _page(request, make(), found)
    form, status = attempt_seen(lambda data: make(data=data), request.POST, lambda form: _save(request, form, found))
    if not status:
        return redirect("sources")
    form.ask_secrets_again()
    return _page(request, form, found, status=status)


def _kind(request: DeskRequest, slug: str) -> Adapter:
    if not request.actor.can(Capability.MANAGE):
        raise PermissionDenied
    found = adapters().get(slug)
    if found is None:
        raise Missing("no such kind")
    return found


def _save(request: DeskRequest, form: SourceForm, found: Source | None) -> None:
    who: dict[str, Any] = {"wanted": form.wanted, "by": request.actor, "at": clock.now()}
    try:
        if found is None:
            add_source(slug=form.cleaned_data["slug"], adapter=form.adapter.slug, **who)
        else:
            change_source(source_id=found.pk, seen=form.cleaned_data["seen"], **who)
    except Malformed as error:
        raise _in_the_form(form, error) from error


def _in_the_form(form: SourceForm, error: Malformed) -> Malformed:
    """A setting of the adapter stands in the form under a name of its own."""
    own = {one.name for one in form.adapter.settings}
    fields = {f"of_{name}" if name in own else name: problems for name, problems in error.fields.items()}
    return Malformed(error.message, fields=fields)


def _page(request: DeskRequest, form: SourceForm, found: Source | None, *, status: int = 200) -> HttpResponse:
    history = list(changes_of_row(found)[:_HISTORY]) if found else []
    hook = _hook(found) if found else ""
    context = {"form": form, "source": found, "kind": form.adapter, "hook": hook, "history": history}
    return render(request, "workbench/ways/source.html", context, status=status)


def _hook(source: Source) -> str:
    return settings.BASE_URL + reverse("hook", args=[source.slug])
