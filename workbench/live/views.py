"""The addresses of the channel: the stream, the same by asking, who else is here, how many wait."""

import time
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.core.exceptions import BadRequest
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core import clock
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.live.facts import Fact
from workbench.live.follower import catch_up, marks_now
from workbench.live.here import DOING, GONE, Word, here
from workbench.live.hub import hub
from workbench.live.listeners import Listener, meet
from workbench.live.marks import read_marks, write_marks
from workbench.live.stream import Subscriber
from workbench.waiting import waiting_for

_TAB = 12


@require_safe
async def live(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events for a person of the desk. `Last-Event-ID` (or `since`) says how far he has heard; without, he
    hears what happened just now. 403 for others, 400 for marks that are none, 204 (so that browsers do not come back,
    but ask by `live-poll`) where the server cannot stream.
    """
    if not isinstance(request, ASGIRequest) or request.method == "HEAD":
        return HttpResponse(status=204)
    listener, missed = await sync_to_async(_who_and_what)(request)
    if listener is None:
        return HttpResponse(status=403)
    one = hub.join(listener, missed=missed)
    response = StreamingHttpResponse(_until_he_leaves(one), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would collect it
    return response


def _who_and_what(request: HttpRequest) -> tuple[Listener | None, list[Fact] | None]:
    """Who listens, and what he missed. The connection is given back at once: a stream lasts, and needs none."""
    try:
        user = request.user
        if not isinstance(user, User) or not user.is_desk_staff:
            return None, None
        since = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
        missed = _missed(since)[0] if since else None
        return meet(user, session_key=request.session.session_key or ""), missed
    finally:
        close_old_connections()


def _missed(since: str) -> tuple[list[Fact], str]:
    marks = read_marks(since)
    if marks is None:
        raise BadRequest("Not the id of a message")
    facts, reached = catch_up(marks, at=clock.now())
    return facts, write_marks(reached)


async def _until_he_leaves(one: Subscriber) -> AsyncIterator[str]:
    try:
        async for text in one.stream():
            yield text
    finally:
        hub.leave(one)


@require_safe
@desk_page
def poll(request: DeskRequest) -> HttpResponse:
    """The same by asking: what happened since the mark `since`, and the mark to ask with the next time. Without a mark
    only that. 400 for one that is none.
    """
    since = request.GET.get("since", "")
    facts, reached = _missed(since) if since else ([], write_marks(marks_now()))
    told = [{"kind": fact.kind, **fact.data} for fact in facts if fact.reaches(request.actor)]
    groups = list(meet(request.user, session_key="").groups)
    return JsonResponse({"since": reached, "facts": told, "user": request.user.pk, "groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def who_is_here(request: DeskRequest, number: str) -> HttpResponse:
    """Who else looks at a ticket (GET: a fragment for its preview). POST says what the page `tab` of the reader is
    `doing` there (view, note, reply; empty when it is left), and answers with the others as JSON. Nothing is written to
    the database. 404 for tickets he may not know of, 400 for what is none of these.
    """
    ticket = access_ticket(number, actor=request.actor)
    if request.method == "POST":
        here.say(_word(request, ticket.number))
    here.look(now=time.monotonic())
    others = [person for person in here.people(ticket.number) if person.id != request.user.pk]
    if request.method == "POST":
        return JsonResponse({"people": [vars(person) for person in others]})
    return render(request, "workbench/live/_here.html", {"people": others})


def _word(request: DeskRequest, number: str) -> Word:
    tab, doing = request.POST.get("tab", ""), request.POST.get("doing", GONE)
    is_plain = 0 < len(tab) <= _TAB and tab.isascii() and tab.isalnum()
    if not is_plain or doing not in (*DOING, GONE):
        raise BadRequest("Not what a page says")
    return Word(number, request.user.pk, str(request.user), tab, doing)


@require_safe
@desk_page
def counts(request: DeskRequest) -> HttpResponse:
    """How many notices and conversations wait, as the marks on bell and rail. One statement."""
    waiting = waiting_for(request.user, at=clock.now())
    context = {"unread": waiting.unread, "talks": waiting.talks}
    return render(request, "workbench/live/_counts.html", context)
