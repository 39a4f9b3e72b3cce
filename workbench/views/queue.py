"""The list of tickets: queues on the left, the list with its conditions, a preview on the right."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from tickets.models import Ticket
from tickets.queries import QUEUES, queue_condition
from tickets.search.query import matching
from workbench import paging, queues, rows
from workbench.access import DeskRequest, desk_page
from workbench.filters import Filter, address, read_filters

LONGEST_SEARCH = 200
PINNED = 10


@require_safe
@desk_page
def queue(request: DeskRequest, code: str = "") -> HttpResponse:
    """The queue `code` (without one: where this person begins, or all tickets when something is searched). Unknown
    codes are not found; an unreadable condition, order or cursor is 400; so is an overlong search, which is shown
    again.
    """
    at = clock.now()
    q = request.GET.get("q", "").strip()
    if (code and code not in QUEUES) or "\x00" in code:
        raise Http404
    if len(q) > LONGEST_SEARCH:
        return _page(request, code or "open", q=q, at=at, too_long=True)
    if not code and q and (number := _exact(q)):
        return redirect("ticket", number)
    return _page(request, code or ("" if q else queues.first_queue(request.user)), q=q, at=at)


def _exact(q: str) -> str:
    number = q.upper().replace("\x00", "")
    return number if Ticket.objects.filter(number=number).exists() else ""


def _page(request: DeskRequest, code: str, *, q: str, at: datetime, too_long: bool = False) -> HttpResponse:
    filters = read_filters(request.GET)
    sort = _sort_of(request, code, q=q)
    order = paging.SORTS[sort]
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=order)
    found = rows.with_columns(Ticket.objects.filter(_conditions(filters)))
    if code:
        found = found.filter(queue_condition(code, user=request.user, at=at))
    if q:
        found = matching(found, q, internal=True) if not too_long else found.none()
    pinned = [] if q or code == "major" else _majors()
    page = paging.page_of(found.exclude(pk__in=[top.pk for top in pinned]), sort=order, cursor=cursor)
    shown = rows.sections([] if cursor else pinned, page.tickets, at=at, by_due=sort == "due")
    context = {
        "code": code,
        "q": q,
        "too_long": too_long,
        "words": queues.QUEUE_WORDS.get(code),
        "title": queues.QUEUE_WORDS[code].label if code else _("Search results"),
        "sections": shown,
        "size": sum(len(section.rows) for section in shown if not section.is_pinned),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
        "at": at,
        **_left(request, code, at=at),
        **_head(request, filters, sort=sort),
    }
    return render(request, "workbench/queue.html", context, status=400 if too_long else 200)


def _majors() -> list[Ticket]:
    majors = Ticket.objects.open().filter(is_major=True)
    return list(rows.with_columns(majors).order_by("-pk")[:PINNED])


def _conditions(filters: Iterable[Filter]) -> Q:
    condition = Q()
    for one in filters:
        condition &= one.condition
    return condition


def _sort_of(request: DeskRequest, code: str, *, q: str) -> str:
    sort = request.GET.get("sort") or ("newest" if q or code in queues.LONG else "due")
    if sort not in paging.SORTS:
        raise BadRequest("Unknown order")
    return sort


def _left(request: DeskRequest, code: str, *, at: datetime) -> dict[str, Any]:
    counts = queues.count_queues(request.user, at=at)
    return {"nav": list(queues.nav(counts)), "count": queues.capped(counts[code].size) if code else ""}


def _head(request: DeskRequest, filters: list[Filter], *, sort: str) -> dict[str, Any]:
    chips = [(one, address(request.GET, without=one.name)) for one in filters if one.chosen]
    sorts = {key: (order.label, address(request.GET, sort=key)) for key, order in paging.SORTS.items()}
    return {"filters": filters, "chips": chips, "sort": sort, "sorts": sorts, "sort_label": paging.SORTS[sort].label}
