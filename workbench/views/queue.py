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
from core.ids import read_id
from face.words import colon
from tickets.bulk.policies import offered_to
from tickets.lists.models import ListChoice, SavedList
from tickets.lists.policies import audiences_of, may_change
from tickets.lists.queries import SHOWN, choice_of, lists_of
from tickets.models import Ticket
from tickets.queries import QUEUES, queue_condition
from tickets.search.query import matching
from workbench import paging, queues, rows, saved
from workbench.access import DeskRequest, desk_page
from workbench.columns import columns_of, read_columns
from workbench.filters import Filter, address, chips_of, read_filters
from workbench.found import size_of
from workbench.heads import heads_of
from workbench.views.conditions import conditions_url

LONGEST_SEARCH = 200
PINNED = 10
# Of the bulk acts, those in sight; the others stand under “More”.
_FIRST = ("dispatch", "transfer", "track", "note", "priority", "tags", "macro")


@require_safe
@desk_page
def queue(request: DeskRequest, code: str = "") -> HttpResponse:
    """The queue `code` (without one: where this person begins, or all tickets when something is searched). Unknown
    codes are not found; an unreadable condition, order or cursor is 400; so is an overlong search, which is shown
    again. With `list` the address is that of a saved list, which says what of it is gone.
    """
    at = clock.now()
    q = request.GET.get("q", "").strip()
    if (code and code not in QUEUES) or "\x00" in code:
        raise Http404
    if len(q) > LONGEST_SEARCH:
        return _page(request, code or "open", q=q, at=at, too_long=True)
    if not code and q and (number := _exact(q)):
        return redirect("ticket", number)
    choice = choice_of(request.user)
    if not code and not q:
        if choice.first_list is not None and not request.GET:
            return redirect(saved.url_of(choice.first_list))
        known = choice.first_queue if choice.first_queue in QUEUES else ""
        code = known or queues.first_queue(request.user)
    return _page(request, code, q=q, at=at, choice=choice)


def _exact(q: str) -> str:
    number = q.upper().replace("\x00", "")
    return number if Ticket.objects.filter(number=number).exists() else ""


def _page(
    request: DeskRequest,
    code: str,
    *,
    q: str,
    at: datetime,
    choice: ListChoice | None = None,
    too_long: bool = False,
) -> HttpResponse:
    left = _left(request, code, at=at)
    opened: SavedList | None = left["opened"]
    lost: list[str] = []
    filters = read_filters(request.GET, lost=lost if opened else None)
    sort = _sort_of(request, code, q=q, lost=lost if opened else None)
    order = paging.SORTS[sort]
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=order)
    columns = columns_of(choice.columns if choice else ())
    found = read_columns(Ticket.objects.filter(_conditions(filters)), columns)
    if code:
        found = found.filter(queue_condition(code, user=request.user, at=at))
    if q:
        found = matching(found, q, internal=True) if not too_long else found.none()
    pinned = [] if q or code == "major" or not left["majors"] else list(read_columns(_majors(), columns)[:PINNED])
    found = found.none() if lost else found.exclude(pk__in=[top.pk for top in pinned])
    page = paging.page_of(found, sort=order, cursor=cursor)
    by_due = sort == "due"
    shown = rows.sections([] if cursor else pinned, page.tickets, at=at, by_due=by_due, columns=columns)
    context = {
        "code": code,
        "q": q,
        "too_long": too_long,
        "lost": lost,
        "words": queues.QUEUE_WORDS.get(code),
        "title": _title(code, opened),
        "sections": shown,
        "size": sum(len(section.rows) for section in shown if not section.is_pinned),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
        "at": at,
        "here": request.get_full_path(),
        "heads": list(heads_of(columns, request.GET, sort=sort)),
        **left,
        "conditions": conditions_url(request, code=code, sort=sort),
        **_head(request, filters, sort=sort, opened=opened),
        **({"count": size_of(found, page)} if q or filters else {}),
        **_bulk(request),
    }
    return render(request, "workbench/queue.html", context, status=400 if too_long else 200)


def _title(code: str, opened: SavedList | None) -> str:
    if opened is not None:
        return opened.name
    return str(queues.QUEUE_WORDS[code].label) if code else _("Search results")


def _majors() -> Any:  # noqa: ANN401 (a query set of tickets)
    return Ticket.objects.open().filter(is_major=True).order_by("-pk")


def _conditions(filters: Iterable[Filter]) -> Q:
    condition = Q()
    for one in filters:
        condition &= one.condition
    return condition


def _sort_of(request: DeskRequest, code: str, *, q: str, lost: list[str] | None) -> str:
    usual = "newest" if q or code in queues.LONG else "due"
    sort = request.GET.get("sort") or usual
    if sort in paging.SORTS:
        return sort
    if lost is None:
        raise BadRequest("Unknown order")
    lost.append(f"{_('Order')}{colon()}{sort}")
    return usual


def _left(request: DeskRequest, code: str, *, at: datetime) -> dict[str, Any]:
    lists = list(lists_of(request.actor)[: SHOWN + 1])
    wanted = read_id(request.GET.get("list", ""))
    opened = next((one for one in lists if one.pk == wanted), None)
    if opened is None and wanted is not None:
        opened = lists_of(request.actor).filter(pk=wanted).first()
    counted = saved.counted(lists[:SHOWN], actor=request.actor, at=at)
    counts = queues.count_queues(request.user, at=at, more=counted)
    return {
        "nav": list(queues.nav(counts)),
        "lists": saved.shown(lists[:SHOWN], counts, actor=request.actor, is_open=opened),
        "more_lists": len(lists) > SHOWN,
        "opened": opened,
        "majors": counts["major"].size,
        "count": "" if opened or not code else queues.capped(counts[code].size),
        "onward": queues.onward(code, counts),
    }


def _head(request: DeskRequest, filters: list[Filter], *, sort: str, opened: SavedList | None) -> dict[str, Any]:
    return {
        "chips": chips_of(request.GET, filters),
        "sort_label": paging.SORTS[sort].label,
        "kept": saved.query_kept(request.GET),
        "audiences": audiences_of(request.actor),
        "may_change": opened is not None and may_change(request.actor, opened),
    }


def _bulk(request: DeskRequest) -> dict[str, Any]:
    acts = {act.verb: act for act in offered_to(request.actor)}
    first = [acts[verb] for verb in _FIRST if verb in acts]
    return {"bulk": first, "bulk_more": [act for act in acts.values() if act not in first]}
