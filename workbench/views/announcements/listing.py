"""The list of announcements, and the strip of the important ones above every page."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from knowledge.announcements.choices import State
from knowledge.announcements.models import Announcement
from knowledge.announcements.policies import may_announce
from knowledge.announcements.queries import list_announcements
from workbench.access import DeskRequest, desk_page

PAGE = 50
SHOWS = ("now", "drafts", "past")


@require_safe
@desk_page
def announcements(request: DeskRequest) -> HttpResponse:
    """What shows now or will (`show=now`), `drafts`, and what is `past` or was withdrawn."""
    show = request.GET.get("show", "now")
    show = show if show in SHOWS else "now"
    at = clock.now()
    rows = [(one, one.is_current(at)) for one in _which(show, at=at)[:PAGE]]
    context = {"rows": rows, "show": show, "may_write": may_announce(request.actor)}
    return render(request, "workbench/announcements/list.html", context)


@require_safe
@desk_page
def now(request: DeskRequest) -> HttpResponse:
    """The important ones that the reader has not dismissed: a fragment that asks for itself every minute. `page` is the
    page it stands on.
    """
    back = request.htmx.current_url_abs_path or ""
    return render(request, "workbench/announcements/_now.html", {"back": back})


def _which(show: str, *, at: datetime) -> "QuerySet[Announcement]":
    is_over = Q(state=State.PUBLISHED, ends_at__lte=at)
    if show == "drafts":
        return list_announcements().filter(state=State.DRAFT)
    if show == "past":
        return list_announcements().filter(is_over | Q(state=State.WITHDRAWN))
    return list_announcements().filter(state=State.PUBLISHED).exclude(is_over)
