"""Reasons: those users tick when they rate (SAT-1), and those the desk chooses when it acts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import may_manage
from accounts.setting_history import changes_of, changes_of_row, newest_change
from core import clock
from core.errors import Missing
from tickets.catalogue.actions.survey_reasons import add_survey_reason, change_survey_reason, order_survey_reason
from tickets.catalogue.actions.usual_reasons import add_usual_reason, change_usual_reason, order_usual_reason
from tickets.catalogue.queries import READ_BY_USER
from tickets.choices import ReasonSide, ReasonUse
from tickets.models import SurveyReason, UsualReason
from workbench.access import DeskRequest, desk_page
from workbench.forms.catalogue import RowForm, SurveyReasonForm, UsualReasonForm
from workbench.views.catalogue.frame import done, managers_only, saved

_HISTORY = 30


@dataclass(frozen=True)
class Sort:
    """One of the two sorts of reasons: its rows, its form, what changes it, and the column that parts its lists."""

    model: type[SurveyReason | UsualReason]
    form: type[RowForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    order: Callable[..., Any]
    parts: str


SORTS: dict[str, Sort] = {
    "survey": Sort(
        SurveyReason, SurveyReasonForm, add_survey_reason, change_survey_reason, order_survey_reason, "side"
    ),
    "usual": Sort(UsualReason, UsualReasonForm, add_usual_reason, change_usual_reason, order_usual_reason, "use"),
}


@require_safe
@desk_page
def reasons(request: DeskRequest) -> HttpResponse:
    """Both sorts, each list in the order in which it is offered, those no longer offered behind. Three statements."""
    survey, usual = list(SurveyReason.objects.all()), list(UsualReason.objects.all())
    context = {
        "sides": [(code, label, _ordered(survey, "side", code)) for code, label in ReasonSide.choices],
        "uses": [
            (code, label, code in READ_BY_USER, _ordered(usual, "use", code)) for code, label in ReasonUse.choices
        ],
        "may_manage": may_manage(request.actor),
        "history": list(changes_of("surveyreason", "usualreason")[:_HISTORY]),
    }
    return render(request, "workbench/catalogue/reasons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_reason(request: DeskRequest, sort: str) -> HttpResponse:
    """A new one (GET, POST), of the list `for`."""
    if sort not in SORTS:
        raise Http404
    managers_only(request)
    kind = SORTS[sort]
    form = kind.form(
        initial={kind.parts: request.GET.get("for", "")}, data=request.POST if request.method == "POST" else None
    )
    add = partial(kind.add, by=request.actor, at=clock.now())
    return _edited(request, form, None, lambda: add(values=form.values), sort=sort)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def reason(request: DeskRequest, sort: str, pk: str) -> HttpResponse:
    """One of them (GET; everybody reads it). POST words it otherwise."""
    kind = SORTS[sort]
    found = kind.model._default_manager.filter(pk=int(pk)).first()  # noqa: SLF001 (one of two models)
    if found is None:
        raise Missing(_("There is no such reason."))
    if request.method == "POST":
        managers_only(request)
    given = request.POST if request.method == "POST" else None
    form = kind.form(row=found, seen=newest_change(found), data=given)
    change = partial(kind.change, reason_id=found.pk, by=request.actor, at=clock.now())
    save = lambda: change(changes=form.values, seen=form.cleaned_data["seen"])  # noqa: E731
    return _edited(request, form, found, save, sort=sort)


@require_POST
@desk_page
def reason_act(request: DeskRequest, sort: str, pk: str, verb: str) -> HttpResponse:
    """`up` or `down` in its list, `off` (no longer offered) or `on`."""
    managers_only(request)
    kind, frame = SORTS[sort], {"reason_id": int(pk), "by": request.actor, "at": clock.now()}
    if verb in {"up", "down"}:
        return done(request, partial(kind.order, up=verb == "up", **frame), to=reverse("reasons"))
    return done(request, partial(kind.change, changes={"is_active": verb == "on"}, **frame), to=reverse("reasons"))


def _ordered(rows: list[Any], parts: str, code: str) -> list[Any]:
    """Those of a list, those on offer first; a stable sort keeps their order."""
    return sorted((one for one in rows if getattr(one, parts) == code), key=lambda one: not one.is_active)


def _edited(
    request: DeskRequest,
    form: RowForm,
    found: SurveyReason | UsualReason | None,
    save: Callable[[], object],
    *,
    sort: str,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        answer = saved(request, form, save, to=reverse("reasons"))
        if not isinstance(answer, int):
            return answer
        status = answer
    context = {
        "form": form,
        "reason": found,
        "sort": sort,
        "may_manage": may_manage(request.actor),
        "history": list(changes_of_row(found)[:_HISTORY]) if found else [],
    }
    return render(request, "workbench/catalogue/reason.html", context, status=status)
