"""The list of clocks behind each figure of the board, and the same as a table for spreadsheets."""

from datetime import datetime
from typing import Any, cast

from django.core.exceptions import BadRequest
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from face import dates
from sla.models import Timer
from sla.watch import JUDGED
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.clock_filters import GROUPS, STATES, ClockConditions, read_conditions
from workbench.clock_rows import as_csv, rows_of, with_columns
from workbench.filters import address
from workbench.found import size_of

_READ = paging.SORTS["due"].read
BY_DUE = paging.Sort(paging.SORTS["due"].label, F("due_at"), read=_READ)
BY_JUDGING = paging.Sort(paging.SORTS["newest"].label, F("judged_at"), descending=True, read=_READ)


@require_safe
@desk_page
def clocks(request: DeskRequest) -> HttpResponse:
    """Clocks under the conditions of the address: first due first, or, of judged ones, latest first. `format=csv` gives
    them as a table. What nobody offers is 400.
    """
    at = clock.now()
    wanted = read_conditions(request.GET, at=at)
    found = with_columns(Timer.objects.all()).filter(wanted.condition)
    match request.GET.get("format", ""):
        case "":
            return _page(request, wanted, found, at=at)
        case "csv":
            return _table(wanted, found, at=at)
        case _:
            raise BadRequest("Unknown format")


def _table(wanted: ClockConditions, found: "QuerySet[Timer]", *, at: datetime) -> HttpResponse:
    order = ("-judged_at", "-pk") if wanted.is_judged else ("due_at", "pk")
    response = HttpResponse(as_csv(found.order_by(*order)), content_type="text/csv; charset=utf-8")
    name = f"clocks-{wanted.state}-{dates.local_day(at):%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: DeskRequest, wanted: ClockConditions, found: "QuerySet[Timer]", *, at: datetime) -> HttpResponse:
    sort = BY_JUDGING if wanted.is_judged else BY_DUE
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=sort)
    page = paging.page_of(cast("Any", found), sort=sort, cursor=cursor)
    context = {
        "count": size_of(cast("Any", found), page),
        "rows": rows_of(cast("list[Timer]", page.tickets), at=at, today=dates.local_day(at)),
        "state": wanted.state,
        "title": STATES[wanted.state],
        "is_judged": wanted.is_judged,
        "filters": wanted.filters,
        "chips": [(one, address(request.GET, without=one.name)) for one in wanted.chosen],
        "nav": [(label, [(code, STATES[code], _in_state(request, code)) for code in codes]) for label, codes in GROUPS],
        "csv": address(request.GET, format="csv"),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
    }
    return render(request, "workbench/board/clocks.html", context)


def _in_state(request: DeskRequest, code: str) -> str:
    """The same list in another state; what is still running has not been judged in any time."""
    return address(request.GET, state=code, without="" if code in JUDGED else "judged")
