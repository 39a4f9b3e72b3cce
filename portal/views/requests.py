"""My requests: all of one's own, newest first, found by their words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core import clock
from core.text import SHORT, clean
from portal.access import PortalRequest, portal_page
from portal.paging import number, page_of
from portal.rows import own_tickets, rows_of
from tickets.search.query import matching


@require_safe
@portal_page
def requests(request: PortalRequest) -> HttpResponse:
    """A page of them. What cannot be a text is not searched for, and finds nothing."""
    q, problems = clean(request.GET.get("q", ""), limit=SHORT, multiline=False)
    own = own_tickets(request.asker)
    found = own.none() if problems else matching(own, q, internal=False) if q else own
    before, after = number(request, "before"), number(request, "after")
    page = page_of(found, own=own, before=before, after=after)
    context = {
        "q": q,
        "rows": rows_of(page.tickets, at=clock.now()),
        "newer": _address(q, after=page.newer) if page.newer else "",
        "older": _address(q, before=page.older) if page.older else "",
        "is_first": not (before or after),
    }
    return render(request, "portal/requests.html", context)


def _address(q: str, **edge: str) -> str:
    return "?" + urlencode(({"q": q} if q else {}) | edge)
