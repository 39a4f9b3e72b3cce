"""One announcement: as users read it, what may be done with it, its letters, its history."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core import clock
from knowledge.announcements import actions
from knowledge.announcements.audience import STAFF
from knowledge.announcements.choices import State
from knowledge.announcements.models import Announcement
from knowledge.announcements.policies import may_announce
from knowledge.announcements.queries import access, history, post_of, reach_of
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_stale
from workbench.forms.announcements import ActForm


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def announcement(request: DeskRequest, pk: str) -> HttpResponse:
    """The page (GET). POST `do` publishes, mails or withdraws it; what is refused is said above it."""
    at = clock.now()
    found = access(int(pk), STAFF, at=at)
    form = ActForm(data=request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = attempt_stale(form, lambda: _do(request, found, form, at=at))
        if not status:
            return redirect("announcement", found.pk)
        found = access(found.pk, STAFF, at=at)
    is_current = found.is_current(at)
    post = post_of(found)
    context = {
        "one": found,
        "form": form,
        "is_current": is_current,
        "is_over": found.state == State.PUBLISHED and found.ends_at is not None and found.ends_at <= at,
        "history": history(found),
        "reach": reach_of(found),
        "post": post,
        "may_write": may_announce(request.actor),
    }
    return render(request, "workbench/announcements/one.html", context, status=status)


def _do(request: DeskRequest, found: Announcement, form: ActForm, *, at: datetime) -> None:
    values = form.cleaned_data
    about = {"announcement_id": found.pk, "version": values["version"], "by": request.actor, "at": at}
    if values["do"] == "publish":
        actions.publish(**about)
        messages.success(request, _("Published."))
    elif values["do"] == "mail":
        count = actions.mail(**about).expected
        said = ngettext("It goes to %(n)s person by e-mail.", "It goes to %(n)s people by e-mail.", count)
        messages.success(request, said % {"n": count})
    else:
        actions.withdraw(**about, reason=values["reason"])
        messages.success(request, _("Withdrawn."))
