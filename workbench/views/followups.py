"""The follow-ups: everything at hand to ask the next user at once, and to write down what he says."""

from collections.abc import Container
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from core import clock
from core.errors import Stale, Words
from core.ids import read_id
from face import dates
from satisfaction.followups.actions import record_try
from satisfaction.followups.choices import FollowUpKind, Result, Way
from satisfaction.followups.figures import follow_up_figures, total_of
from satisfaction.followups.kinds import of_kind
from satisfaction.followups.models import FollowUp
from satisfaction.followups.queries import count_due, due_follow_ups
from sla.actions.decisions import give_up, try_again, write_instead
from sla.actions.tasks import take
from sla.choices import OwnerKind
from sla.models import Task
from sla.watch import periods
from tickets.choices import Score
from tickets.models import Ticket
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.filters import address
from workbench.follow_rows import rows_of
from workbench.forms.followups import DECISIONS, TRIES, FollowUpForm

OF: dict[str, Words] = {
    "mine": pgettext_lazy("tasks", "Mine"),
    "nobody": pgettext_lazy("tasks", "Nobody's"),
    "group": pgettext_lazy("tasks", "My groups'"),
    "all": pgettext_lazy("tasks", "Everybody's"),
}
BY_PLAN = paging.Sort(gettext_lazy("First due first"), F("planned_at"), read=paging.SORTS["due"].read)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def follow_ups(request: DeskRequest) -> HttpResponse:
    """Follow-ups that are due, first to be tried first: `of` mine (as usual), nobody's, my groups', or for supervisors
    everybody's (403 for others); `kind` limits them. POST says of one `task` what to `do`: how a try ended (solved,
    reached, not_solved, not_reached, call_later), what the supervisor decides (again, write, waive), or take. What is
    refused is said on its line with all that was typed; where somebody was faster, 412.
    """
    at, wanted = clock.now(), _wanted(request)
    if request.method != "POST":
        return _page(request, wanted, None, at=at)
    form, onward = FollowUpForm(data=request.POST), [""]
    try:
        status = attempt(form, lambda: onward.append(_act(request, form, at=at)))
    except Stale as error:
        form.add_error(None, str(error.message))
        form = _renewed(form, error.version)
        status = 412
    if status:
        return _page(request, wanted, form, at=at, status=status)
    return redirect(onward[-1] or f"{request.path}{address(request.GET)}")


def _renewed(form: FollowUpForm, version: int) -> FollowUpForm:
    """With the tries that are known now, so that the same text can be looked at and sent again."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = str(version)
    form.data = data
    return form


def _wanted(request: DeskRequest) -> dict[str, str]:
    wanted = {"of": request.GET.get("of", "") or "mine", "kind": request.GET.get("kind", "")}
    known: dict[str, Container[str]] = {"of": OF, "kind": FollowUpKind.values}
    for name, value in wanted.items():
        if value and value not in known[name]:
            raise BadRequest(f"Unknown {name}")
    if wanted["of"] == "all" and not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    return wanted


def _act(request: DeskRequest, form: FollowUpForm, *, at: datetime) -> str:
    """Do it; where to go on, if not to the list."""
    given = form.cleaned_data
    common: dict[str, Any] = {"task_id": given["task"], "by": request.actor, "at": at}
    do = given["do"]
    if do in TRIES:
        return _told(request, record_try(said=form.said, seen=given["seen"], **common))
    if do in DECISIONS:
        _decide(given, common)
        said = {"again": _("It is tried again then."), "write": _("The letter is on its way."), "waive": _("Waived.")}
        messages.success(request, said[do])
    else:
        take(**common)
    return ""


def _decide(given: dict[str, Any], common: dict[str, Any]) -> None:
    match given["do"]:
        case "again":
            try_again(again_at=given["again_at"], reason=given["remark"], **common)
        case "write":
            write_instead(body=given["body"], **common)
        case _:
            give_up(reason=given["reason"], **common)


def _told(request: DeskRequest, kept: FollowUp) -> str:
    """Say what came of it. A question without a ticket that is still open is registered now."""
    if kept.result == Result.NOT_SOLVED and kept.ticket_id is None and kept.timer.owner_kind == OwnerKind.CALL:
        messages.info(request, _("It is still open: register it, so that somebody takes care of it."))
        return f"{reverse('intake')}?call={kept.timer.owner_id}"
    messages.success(request, _noted(kept))
    return ""


def _noted(kept: FollowUp) -> str:
    if kept.result == Result.NOT_SOLVED:
        return _("Noted: not solved. The ticket goes on.")
    if kept.result == Result.SOLVED:
        is_confirmed = Ticket.objects.filter(pk=kept.ticket_id or 0, confirmed_at__isnull=False).exists()
        return _("Noted: solved, the result is confirmed.") if is_confirmed else _("Noted: solved.")
    return _("Noted. The call is promised; it stands among your promises.") if kept.is_agreed else _("Noted.")


def _page(
    request: DeskRequest, wanted: dict[str, str], form: FollowUpForm | None, *, at: datetime, status: int = 200
) -> HttpResponse:
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=BY_PLAN)
    found = due_follow_ups(wanted["of"], user=request.user)
    found = found.filter(of_kind(wanted["kind"]) if wanted["kind"] else Q())
    page = paging.page_of(cast("Any", found), sort=BY_PLAN, cursor=cursor)
    rows = rows_of(cast("list[Task]", page.tickets), user=request.user, at=at, today=dates.local_day(at))
    supervises = request.actor.can(Capability.SUPERVISE)
    refused = (read_id(str(form.data.get("task", ""))) or 0) if form is not None else 0
    context: dict[str, Any] = {
        **wanted,
        "rows": rows,
        "form": form,
        "refused": refused,
        "is_lost": form is not None and all(row.task.pk != refused for row in rows),
        "due": count_due(request.user, at=at),
        "supervises": supervises,
        "tabs": [
            (name, label, address(request.GET, of=name)) for name, label in OF.items() if supervises or name != "all"
        ],
        "kinds": FollowUpKind.choices,
        "ways": Way.choices,
        "scores": Score.choices,
        "plain": address(request.GET, kind=""),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
    }
    if supervises:
        first, after = periods(at)["month"]
        context["month"] = total_of(follow_up_figures(first=first, after=after, by="group"))
    return render(request, "workbench/followups/followups.html", context, status=status)
