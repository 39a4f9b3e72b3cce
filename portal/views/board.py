"""The board: what the desk tells its users (KB-3). Without log-in what is public."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.ids import BIGGEST_ID
from face.put_away import COOKIE, LASTS, with_mark
from face.ways_back import way_back
from knowledge.announcements.queries import access, current, earlier
from portal.access import OpenRequest, open_page


@require_safe
@open_page
def board(request: OpenRequest) -> HttpResponse:
    """What shows now, and what has ended lately."""
    at, reader = clock.now(), request.reader
    context = {"current": current(reader, at=at), "earlier": earlier(reader, at=at)}
    return render(request, "portal/board.html", context)


@require_safe
@open_page
def one(request: OpenRequest, pk: int) -> HttpResponse:
    """One announcement."""
    at = clock.now()
    found = access(min(pk, BIGGEST_ID), request.reader, at=at)
    return render(request, "portal/announcement.html", {"one": found, "is_current": found.is_current(at)})


@require_POST
@open_page
def dismiss(request: OpenRequest) -> HttpResponse:
    """Put a banner away on this device, by the `mark` of how it reads now, and go back to `next`."""
    response = redirect(way_back(request, otherwise="portal:board"))
    value = with_mark(request.COOKIES, request.POST.get("mark", ""))
    response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
