"""Closing many: what would be closed, the start, how far it is and what became of each, the stop. For supervisors."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import DeskError
from core.ids import read_id
from core.kept import words_of
from tickets.closing.actions import close_complete, close_many, stop_run
from tickets.closing.choices import Result, RunState
from tickets.closing.models import ClosingItem, ClosingRun
from tickets.closing.policies import may_close_many
from tickets.closing.queries import MOST, find_candidates, get_run, list_runs
from workbench.access import DeskRequest, desk_page
from workbench.closing_filters import read_conditions, wanted_by
from workbench.errors import attempt
from workbench.filters import address
from workbench.forms.closing import ManyForm

PAGE = 100
_LISTED = 50
_SHOWN = 20
TONES = {RunState.RUNNING: "accent", RunState.DONE: "met", RunState.STOPPED: "hold"}
RESULT_TONES = {Result.WAITING: "", Result.CLOSED: "met", Result.ALREADY: "hold", Result.REFUSED: "breach"}


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
    made: list[ClosingRun] = []
    if status := attempt(form, lambda: made.append(_begin(request, form))):
        return _before(request, form, status=status)
    return redirect("closing-run", made[0].pk)


def _begin(request: DeskRequest, form: ManyForm) -> ClosingRun:
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


@require_safe
@desk_page
def closing_run(request: DeskRequest, pk: int) -> HttpResponse:
    """One bulk close: how far it is, and each ticket with what became of it (`result`, `after` a place)."""
    closers_only(request)
    run = get_run(pk)
    items = ClosingItem.objects.filter(of=run).select_related("ticket")
    if (result := request.GET.get("result", "")) in Result.values:
        items = items.filter(result=result)
    if (after := read_id(request.GET.get("after", ""))) is not None:
        items = items.filter(position__gt=min(after, 2**31 - 1))
    page = list(items.order_by("position")[: PAGE + 1])
    context: dict[str, Any] = {
        "run": run,
        "tone": TONES[RunState(run.state)],
        "lines": list(_lines(page[:PAGE])),
        "further": f"?result={result}&after={page[PAGE - 1].position}" if len(page) > PAGE else "",
        "counts": [(code, label, _count(run, code)) for code, label in Result.choices],
        "result": result,
    }
    name = "workbench/closing/_progress.html" if request.htmx else "workbench/closing/run.html"
    return render(request, name, context)


def _lines(items: Iterable[ClosingItem]) -> Iterable[tuple[ClosingItem, str, list[tuple[str, str]]]]:
    for item in items:
        yield item, RESULT_TONES[Result(item.result)], [(words_of(one), str(one["norm"])) for one in item.problems]


def _count(run: ClosingRun, code: str) -> int:
    return run.total - run.done if code == Result.WAITING else int(run.counts.get(code, 0))


@require_POST
@desk_page
def closing_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Close no further ticket."""
    closers_only(request)
    get_run(pk)
    try:
        stop_run(run_id=pk, by=request.actor, at=clock.now())
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect("closing-run", pk)
