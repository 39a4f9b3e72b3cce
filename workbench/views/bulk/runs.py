"""Bulk acts: those so far, how far one is and what became of each ticket, the stop, the taking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DeskError
from core.ids import read_id
from tickets.bulk.actions import run_pass, stop_run, undo_run
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem
from tickets.bulk.policies import may_undo
from tickets.bulk.queries import get_run, list_runs
from workbench.access import DeskRequest, desk_page
from workbench.backs import back_of
from workbench.bulk_rows import counts_of, lines_of, said_of
from workbench.views.bulk.act import AT_ONCE_SECONDS

PAGE = 100
_LISTED = 50


@require_safe
@desk_page
def bulk_runs(request: DeskRequest) -> HttpResponse:
    """The newest bulk acts: one's own, a supervisor's page shows everybody's."""
    rows = [said_of(run) for run in list_runs(actor=request.actor)[:_LISTED]]
    return render(request, "workbench/bulk/runs.html", {"rows": rows})


@require_safe
@desk_page
def bulk_run(request: DeskRequest, pk: int) -> HttpResponse:
    """One bulk act: how far it is, and each ticket with what became of it (`result`, `after` a place)."""
    run = get_run(pk, actor=request.actor)
    items = BulkItem.objects.filter(of=run).select_related("ticket")
    if (result := request.GET.get("result", "")) in Result.values:
        items = items.filter(result=result)
    if (after := read_id(request.GET.get("after", ""))) is not None:
        items = items.filter(position__gt=min(after, 2**31 - 1))
    page = list(items.order_by("position")[: PAGE + 1])
    context: dict[str, Any] = {
        "run": run,
        "said": said_of(run),
        "lines": list(lines_of(page[:PAGE])),
        "further": f"?result={result}&after={page[PAGE - 1].position}" if len(page) > PAGE else "",
        "counts": counts_of(run),
        "result": result,
        "may_undo": may_undo(request.actor, run),
        "undone_by": getattr(run, "undone_by", None),
        "back": back_of(request),
    }
    name = "workbench/bulk/_progress.html" if request.htmx else "workbench/bulk/run.html"
    return render(request, name, context)


@require_POST
@desk_page
def bulk_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Touch no further ticket."""
    get_run(pk, actor=request.actor)
    try:
        stop_run(run_id=pk, by=request.actor, at=clock.now())
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect("bulk-run", pk)


@require_POST
@desk_page
def bulk_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take it back, wherever nobody has acted since; leads to the report of that."""
    get_run(pk, actor=request.actor)
    try:
        undo = undo_run(run_id=pk, by=request.actor, at=clock.now())
    except DeskError as error:
        messages.warning(request, str(error))
        return redirect("bulk-run", pk)
    run_pass(run_id=undo.pk, now=clock.now, seconds=AT_ONCE_SECONDS)
    return redirect("bulk-run", undo.pk)
