"""Writing an announcement: a new one, or another wording of one."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from knowledge.announcements import actions
from knowledge.announcements.audience import STAFF
from knowledge.announcements.models import Announcement
from knowledge.announcements.policies import may_announce
from knowledge.announcements.queries import access
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt, attempt_seen
from workbench.forms.announcements import AnnouncementForm


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_announcement(request: DeskRequest) -> HttpResponse:
    """A draft (GET, POST); kept, it shows as users will read it."""
    _writers_only(request)
    form = AnnouncementForm(actor=request.actor, data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form, None)
    made: list[Announcement] = []
    status = attempt(form, lambda: made.append(actions.draft(content=form.content, by=request.actor, at=clock.now())))
    return _page(request, form, None, status=status) if status else redirect("announcement", made[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def edit_announcement(request: DeskRequest, pk: str) -> HttpResponse:
    """What it says, to be changed (GET, POST). A form that is older than somebody else's change is refused (412) with
    all that was typed; sent again, it is meant.
    """
    _writers_only(request)
    found = access(int(pk), STAFF, at=clock.now())
    make = partial(AnnouncementForm, announcement=found, actor=request.actor)
    if request.method != "POST":
        return _page(request, make(), found)

    def run(form: AnnouncementForm) -> None:
        version = form.cleaned_data["version"]
        actions.amend(announcement_id=found.pk, content=form.content, version=version, by=request.actor, at=clock.now())

    form, status = attempt_seen(lambda data: make(data=data), request.POST, run, name="version")
    return _page(request, form, found, status=status) if status else redirect("announcement", found.pk)


def _writers_only(request: DeskRequest) -> None:
    if not may_announce(request.actor):
        raise PermissionDenied


def _page(
    request: DeskRequest, form: AnnouncementForm, found: Announcement | None, *, status: int = 200
) -> HttpResponse:
    return render(request, "workbench/announcements/form.html", {"form": form, "one": found}, status=status)
