"""The templates where a reply is written: the text of each as this user would read it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from channels_intake.messengers.queries import access_conversation
from core import clock
from core.text import SHORT
from tickets.queries import access_ticket
from tickets.reply_templates.places import Scene
from tickets.reply_templates.queries import find_fitting, worded
from workbench.access import DeskRequest, desk_page


@require_safe
@desk_page
def ticket_templates(request: DeskRequest, number: str) -> HttpResponse:
    """Those for this ticket's kind, filled in; `q` limits them to those with these words."""
    ticket = access_ticket(number, actor=request.actor)
    scene = Scene(ticket.requester, request.user, clock.now(), ticket)
    return _menu(request, scene, page=reverse("ticket", args=[number]), into="reply_body")


@require_safe
@desk_page
def talk_templates(request: DeskRequest, pk: int) -> HttpResponse:
    """Those for a conversation: of its ticket's kind where it has one, else those that suit every kind."""
    talk = access_conversation(pk)
    scene = Scene(talk.requester, request.user, clock.now(), talk.ticket)
    return _menu(request, scene, page=reverse("conversation", args=[pk]), into="talk_body")


def _menu(request: DeskRequest, scene: Scene, *, page: str, into: str) -> HttpResponse:
    words = request.GET.get("q", "")[:SHORT]
    kind = scene.ticket.kind if scene.ticket else ""
    rows = [(one, worded(one, scene)) for one in find_fitting(request.actor, kind=kind, words=words)]
    context = {"rows": rows, "words": words, "page": page, "into": into, "here": request.path}
    whole = "_rows.html" if request.htmx.target == "templates-rows" else "_menu.html"
    return render(request, f"workbench/replies/{whole}" if request.htmx else "workbench/replies/menu.html", context)
