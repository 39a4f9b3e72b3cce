"""The lines of a list that have changed while it is read: each as it is now, and which of them stand in the list."""

import re
from datetime import datetime

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from face import dates
from tickets.lists.queries import choice_of
from tickets.models import Ticket
from tickets.queries import QUEUES, queue_condition
from tickets.search.query import matching
from workbench import queues, rows
from workbench.access import DeskRequest, desk_page
from workbench.columns import columns_of, read_columns
from workbench.filters import read_filters

MOST = 50
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,24}")
_LONGEST_SEARCH = 200


@require_safe
@desk_page
def lines(request: DeskRequest) -> HttpResponse:
    """A fragment for the list of queue `in` under the address's conditions: the lines of the tickets `n` (at most 50),
    which of them belong to it now, and how full the queues are. 404 for an unknown queue, 400 for what is no number.
    """
    at, numbers, code = clock.now(), request.GET.getlist("n"), request.GET.get("in", "")
    if len(numbers) > MOST or not all(_NUMBER.fullmatch(number) for number in numbers):
        raise BadRequest("Not numbers of tickets")
    if code and code not in QUEUES:
        raise Http404
    columns = columns_of(choice_of(request.user).columns)
    changed = read_columns(Ticket.objects.visible_to(request.actor).filter(number__in=numbers), columns)
    today = dates.local_day(at)
    full = queues.count_queues(request.user, at=at)
    context = {
        "rows": [rows.row_of(one, at=at, today=today, columns=columns) for one in changed.order_by("-pk")],
        "belonging": _belonging(request, code, numbers, at=at),
        "counts": [(name, queues.capped(count.size), queues.late_of(count)) for name, count in full.items()],
    }
    return render(request, "workbench/live/_lines.html", context)


def _belonging(request: DeskRequest, code: str, numbers: list[str], *, at: datetime) -> list[str]:
    condition = Q(number__in=numbers)
    lost: list[str] = []  # of a saved list, whose page says so and shows nothing
    for one in read_filters(request.GET, lost=lost if "list" in request.GET else None):
        condition &= one.condition
    if lost:
        return []
    if code:
        condition &= queue_condition(code, user=request.user, at=at)
    found = Ticket.objects.visible_to(request.actor).filter(condition)
    if q := request.GET.get("q", "").strip()[:_LONGEST_SEARCH]:
        found = matching(found, q, internal=True)
    return list(found.order_by().values_list("number", flat=True))
