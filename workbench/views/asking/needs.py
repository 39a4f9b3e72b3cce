"""What a complete record needs: of each kind, and within a category. Beside it stands what comes of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from tickets.asking.actions import set_requirements
from tickets.asking.policies import may_shape_forms
from tickets.choices import Kind
from tickets.models import Question
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.asking import NeedsForm, PreviewForm
from workbench.views.asking.shown import (
    NOWHERE,
    Place,
    history_of,
    kind_in,
    managers_only,
    needs_form,
    place_of,
    rows,
    wanted_at,
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def request_forms(request: DeskRequest) -> HttpResponse:
    """The categories, and what each kind (`kind`) asks whatever the category. POST changes the latter: 400 what cannot
    be read, 412 when somebody changed it since.
    """
    return _shown(request, NOWHERE, reverse("request-forms"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def request_form(request: DeskRequest, slug: str) -> HttpResponse:
    """One category: its questions, and what a record of a kind (`kind`) needs there. POST changes the latter, as for
    the kinds.
    """
    return _shown(request, place_of(slug), reverse("request-form", args=[slug]))


def _shown(request: DeskRequest, place: Place, address: str) -> HttpResponse:
    kind = kind_in(request)
    if request.method != "POST":
        return _page(request, place, kind, needs_form(place, kind))
    managers_only(request)
    form, status = attempt_seen(
        lambda data: needs_form(place, kind, data=data), request.POST, lambda form: _save(request, place, kind, form)
    )
    if status:
        return _page(request, place, kind, form, status=status)
    messages.success(request, _("Saved."))
    return redirect(f"{address}?kind={kind.value}")


def _save(request: DeskRequest, place: Place, kind: Kind, form: NeedsForm) -> None:
    seen = form.cleaned_data["seen"]
    set_requirements(category_id=place.pk, kind=kind, needs=form.needs, seen=seen, by=request.actor, at=clock.now())


def _page(request: DeskRequest, place: Place, kind: Kind, form: NeedsForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "place": place,
        "category": place.category,
        "kind": kind,
        "kinds": Kind.choices,
        "form": form,
        "preview": PreviewForm(wanted_at(place, kind)),
        "history": history_of(place),
        "may_manage": may_shape_forms(request.actor),
    }
    if place.category is None:
        return render(request, "workbench/asking/forms.html", context | {"rows": rows()}, status=status)
    own = list(Question.objects.filter(category=place.category))
    context |= {
        "active": [one for one in own if one.is_active],
        "retired": [one for one in own if not one.is_active],
    }
    return render(request, "workbench/asking/form.html", context, status=status)
