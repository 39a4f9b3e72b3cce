"""Where things come from: the list with how each is doing, a new one, the settings of one."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from channels_intake.actions import add_source, change_source
from channels_intake.adapter import Adapter
from channels_intake.models import Source
from channels_intake.queries import count_quarantined, list_sources
from channels_intake.registry import adapters
from core import clock
from core.errors import DeskError, Malformed, Missing
from face.refusals import add_refusal
from workbench.access import DeskRequest, desk_page
from workbench.forms.ways import SourceForm


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
    kind = _kind(request, adapter)
    form = SourceForm(adapter=kind, source=None, data=request.POST if request.method == "POST" else None)
    return _saved(request, form, None) or _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def source(request: DeskRequest, slug: str) -> HttpResponse:
    """The settings of a way in (GET, POST). Managers only."""
    found = list_sources().filter(slug=slug).first()
    if found is None:
        raise Missing("no such way in")
    kind = _kind(request, found.adapter)
    form = SourceForm(adapter=kind, source=found, data=request.POST if request.method == "POST" else None)
    return _saved(request, form, found) or _page(request, form, found)


def _kind(request: DeskRequest, slug: str) -> Adapter:
    if not request.actor.can(Capability.MANAGE):
        raise PermissionDenied
    found = adapters().get(slug)
    if found is None:
        raise Missing("no such kind")
    return found


def _saved(request: DeskRequest, form: SourceForm, found: Source | None) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        if found is None:
            slug, at = form.cleaned_data["slug"], clock.now()
            add_source(slug=slug, adapter=form.adapter.slug, wanted=form.wanted, by=request.actor, at=at)
        else:
            change_source(source_id=found.pk, wanted=form.wanted, by=request.actor)
    except DeskError as error:
        add_refusal(form, _in_the_form(form, error))
        return None
    return redirect("sources")


def _in_the_form(form: SourceForm, error: DeskError) -> DeskError:
    """A setting of the adapter stands in the form under a name of its own."""
    own = {one.name for one in form.adapter.settings}
    fields = {f"of_{name}" if name in own else name: problems for name, problems in error.fields.items()}
    return Malformed(error.message, fields=fields)


def _page(request: DeskRequest, form: SourceForm, found: Source | None) -> HttpResponse:
    context = {"form": form, "source": found, "kind": form.adapter, "hook": _hook(found) if found else ""}
    return render(request, "workbench/ways/source.html", context, status=400 if form.errors else 200)


def _hook(source: Source) -> str:
    return settings.BASE_URL + reverse("hook", args=[source.slug])
