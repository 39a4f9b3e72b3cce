"""What happened to tickets one has to do with."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor
from core import clock
from core.ids import read_id
from notifications.actions import mark_all_read, mark_read
from notifications.addresses import clock_path, promises_path
from notifications.models import Notice
from notifications.queries import list_notices
from notifications.words import words_of
from sla.measures.table import MEASURES
from tickets import policies
from workbench.access import DeskRequest, desk_page

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def notices(request: DeskRequest) -> HttpResponse:
    """The notices of the reader, newest first (GET; `before` for older ones). POST `open` reads one and shows its
    ticket, or where its clock is stopped, POST `until` reads all up to that one.
    """
    if request.method == "POST":
        return _read(request)
    found = list_notices(request.user)
    if "before" in request.GET:
        found = found.filter(pk__lt=_id(request.GET["before"]))
    page = list(found[: PAGE + 1])
    older = f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    lines = [(notice, words_of(notice)) for notice in page[:PAGE]]
    return render(request, "workbench/notices.html", {"lines": lines, "older": older})


def _read(request: DeskRequest) -> HttpResponse:
    at = clock.now()
    if "until" in request.POST:
        mark_all_read(until_id=_id(request.POST["until"]), by=request.actor, at=at)
        return redirect("notifications")
    notice = mark_read(notice_id=_id(request.POST.get("open", "")), by=request.actor, at=at)
    return redirect(_place(notice, request.actor))


def _place(notice: Notice, actor: Actor) -> str:
    """Where the reader goes on: of a clock, where it is stopped, if he can do that now; else the ticket."""
    ticket, measure = notice.ticket, str(notice.params.get("measure", ""))
    if "promises" in notice.params:  # of somebody who is away: given to others there (RTX-3)
        return promises_path(is_own=notice.params["person"] == notice.user_id)
    if ticket is None:
        return clock_path(measure, "")
    act = MEASURES[measure].act if measure in MEASURES else ""
    if act and policies.decide(act, actor=actor, ticket=ticket).allowed:
        return clock_path(measure, ticket.number)
    return reverse("ticket", args=[ticket.number])


def _id(text: str) -> int:
    found = read_id(text)
    if found is None:
        raise BadRequest("Not a notice")
    return found
