"""Closing many: what would be closed, and the start. For supervisors. How far it is shows `workbench.views.bulk`."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from tickets.bulk.choices import RunState
from tickets.bulk.models import BulkRun
from tickets.bulk.queries import MOST
from tickets.closing.actions import close_complete, close_many
from tickets.closing.policies import may_close_many
from tickets.closing.queries import find_candidates, list_runs
from workbench.access import DeskRequest, desk_page
from workbench.bulk_rows import TONES
from workbench.closing_filters import read_conditions, wanted_by
from workbench.errors import attempt
from workbench.filters import address
from workbench.forms.closing import ManyForm

_LISTED = 50
_SHOWN = 20


def closers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for everybody else."""
    if not may_close_many(request.actor):
        raise PermissionDenied


@require_safe
@desk_page
def closing_all(request: DeskRequest) -> HttpResponse:
    """What would be closed now under the conditions of the address, before anything is."""
    closers_only(request)
    return _before(request, ManyForm())


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def closing_runs(request: DeskRequest) -> HttpResponse:
    """The newest bulk closes. POST begins one: of the ticked `tickets` (NUMBER/VERSION), or with `all` of every
    complete one under the conditions of the address; begun, it leads to its progress.
    """
    closers_only(request)
    if request.method != "POST":
        rows = [(run, TONES[RunState(run.state)]) for run in list_runs()[:_LISTED]]
        return render(request, "workbench/closing/runs.html", {"rows": rows})
    form = ManyForm(data=request.POST)
    made: list[BulkRun] = []
    if status := attempt(form, lambda: made.append(_begin(request, form))):
        return _before(request, form, status=status)
    return redirect("closing-run", made[0].pk)


def _begin(request: DeskRequest, form: ManyForm) -> BulkRun:
    values, at = form.cleaned_data, clock.now()
    if values["all"]:
        wanted = wanted_by(read_conditions(request.GET))
        return close_complete(wanted=wanted, remark=values["remark"], by=request.actor, at=at)
    return close_many(chosen=form.chosen, remark=values["remark"], by=request.actor, at=at)


def _before(request: DeskRequest, form: ManyForm, *, status: int = 200) -> HttpResponse:
    filters = read_conditions(request.GET)
    found = find_candidates(wanted_by(filters), actor=request.actor)
    context = {
        "form": form,
        "chips": [one for one in filters if one.chosen],
        "found": found,
        "shown": found.complete[:_SHOWN],
        "more": len(found.complete[_SHOWN:]),
        "most": MOST,
        "conditions": address(request.GET),
        "running": list_runs().filter(created_by=request.user, state=RunState.RUNNING).first(),
    }
    return render(request, "workbench/closing/all.html", context, status=status)
