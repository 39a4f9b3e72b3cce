"""Spot checks of satisfaction: their list with a form to draw one, and the call sheet of each (SAT-4)."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from core import clock
from core.errors import Missing
from satisfaction.spotchecks.actions import draw_check, note_call
from satisfaction.spotchecks.export import export_check
from satisfaction.spotchecks.models import SpotCall, SpotCheck
from satisfaction.spotchecks.queries import call_sheet, list_checks, outcomes_of, strata_words
from tickets.choices import CallOutcome, Score
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt, attempt_seen
from workbench.forms.spotchecks import DrawForm, SpotCallForm
from workbench.workbooks import workbook_answer

_LISTED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def spot_checks(request: DeskRequest) -> HttpResponse:
    """The spot checks, newest first (GET). POST draws one; done, it leads to its call sheet."""
    form = DrawForm(data=request.POST if request.method == "POST" else None)
    made: list[SpotCheck] = []
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: made.append(draw_check(**form.wanted, by=request.actor, at=clock.now())))
        if not status:
            return redirect("spot-check", made[0].pk)
    context = {
        "checks": list_checks()[:_LISTED],
        "form": form,
        "may_draw": request.actor.can(Capability.SUPERVISE),
    }
    return render(request, "workbench/spotchecks/list.html", context, status=status or 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def spot_check(request: DeskRequest, pk: int) -> HttpResponse:
    """The call sheet (GET). POST notes how one `call` ended; what is refused is said on its line with all that was
    typed.
    """
    check = _find(pk)
    if request.method != "POST":
        return _sheet(request, check, None)
    form, status = attempt_seen(
        lambda given: SpotCallForm(data=given), request.POST, lambda form: _note(request, check, form)
    )
    if status:
        return _sheet(request, check, form, status=status)
    return redirect(f"{request.path}#call-{form.cleaned_data['call']}")


def _note(request: DeskRequest, check: SpotCheck, form: SpotCallForm) -> None:
    values = form.cleaned_data
    if not SpotCall.objects.filter(pk=values["call"], spot_check=check).exists():
        raise BadRequest("Not a call of this check")
    note_call(
        call_id=values["call"],
        outcome=values["outcome"],
        score=values["score"],
        remark=values["remark"],
        seen=values["seen"],
        by=request.actor,
        at=clock.now(),
    )


def _find(pk: int) -> SpotCheck:
    found = list_checks().filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such thing."))
    return found


def _sheet(request: DeskRequest, check: SpotCheck, form: SpotCallForm | None, *, status: int = 200) -> HttpResponse:
    outcomes, words = outcomes_of(check.pk), strata_words(check)
    context = {
        "check": check,
        "calls": call_sheet(check.pk),
        "outcomes": outcomes,
        "strata": [(words.get(code, code), one) for code, one in outcomes.strata.items()],
        "form": form,
        "refused": str(form["call"].value()) if form else "",
        "call_outcomes": CallOutcome.choices,
        "scores": Score.choices,
        "may_call": request.actor.can(Capability.DESK),
    }
    return render(request, "workbench/spotchecks/sheet.html", context, status=status)


@require_safe
@desk_page
def spot_check_export(request: DeskRequest, pk: int) -> HttpResponse:  # noqa: ARG001 (whoever may see the sheet)
    """The sheet as a workbook."""
    check = _find(pk)
    return workbook_answer(export_check(check), name=f"spot-check-{check.pk}")
