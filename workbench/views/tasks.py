"""The list of tasks: one for each person, with everything at hand to do the next one at once."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.queries import list_team
from accounts.roles import Capability
from core import clock
from core.errors import Malformed, Words
from core.ids import read_id
from face import dates
from sla.actions import tasks as actions
from sla.choices import TaskKind
from sla.models import Task
from sla.task_queries import count_waiting, for_place, open_tasks, whose
from sla.watch import local_day, midnight
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.filters import address, chips_of, chosen_place, named_place
from workbench.forms.tasks import TaskForm
from workbench.task_rows import rows_of

OF: dict[str, Words] = {
    "mine": pgettext_lazy("tasks", "Mine"),
    "nobody": pgettext_lazy("tasks", "Nobody's"),
    "group": pgettext_lazy("tasks", "My groups'"),
    "all": pgettext_lazy("tasks", "Everybody's"),
}
_OF_SUPERVISORS = frozenset({"group", "all"})
DUE: dict[str, Words] = {
    "overdue": pgettext_lazy("tasks due", "Overdue"),
    "hour": pgettext_lazy("tasks due", "Within the hour"),
    "today": pgettext_lazy("tasks due", "Today"),
}
BY_DUE = paging.Sort(_("First due first"), F("due_at"), read=paging.SORTS["due"].read)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def tasks(request: DeskRequest) -> HttpResponse:
    """Open tasks, first due first: `of` mine (as usual), nobody's, or for supervisors my groups' and everybody's (403
    for others); `kind`, `due` (overdue, hour, today), `site` and `customer` limit them. POST says of one `task`
    what to `do`: attempt (`outcome`, `note`), take, assign (`to_user`, chosen on the line that `give` names); what is
    refused is said on the task's line with all that was typed.
    """
    at = clock.now()
    wanted = {**_wanted(request), "places": named_place(request.GET)}
    if request.method != "POST":
        return _page(request, wanted, None, at=at)
    form, status = attempt_seen(
        lambda given: TaskForm(data=given), request.POST, lambda form: _act(request, form, at=at)
    )
    if status:
        return _page(request, wanted, form, at=at, status=status)
    return redirect(f"{request.path}{address(request.GET, give='')}")


def _wanted(request: DeskRequest) -> dict[str, str]:
    wanted = {
        "of": request.GET.get("of", "mine"),
        "kind": request.GET.get("kind", ""),
        "due": request.GET.get("due", ""),
    }
    known: dict[str, Container[str]] = {"of": OF, "kind": dict(TaskKind.choices), "due": DUE}
    for name, value in wanted.items():
        if value and value not in known[name]:
            raise BadRequest(f"Unknown {name}")
    if wanted["of"] in _OF_SUPERVISORS and not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    return wanted


def _act(request: DeskRequest, form: TaskForm, *, at: datetime) -> None:
    said: dict[str, Any] = form.cleaned_data
    common: dict[str, Any] = {"task_id": said["task"], "by": request.actor, "at": at}
    match said["do"]:
        case "attempt":
            actions.attempt(outcome=said["outcome"], note=said["note"], seen=said["seen"], **common)
        case "take":
            actions.take(**common)
        case _ if said["to_user"] is None:
            raise Malformed(_("Choose whom to give it to."))
        case _:
            actions.assign(to_user=said["to_user"], **common)


def _condition(request: DeskRequest, wanted: dict[str, Any], *, at: datetime) -> Q:
    condition = whose(wanted["of"] or "mine", user=request.user) & for_place(chosen_place(wanted["places"]))
    if wanted["kind"]:
        condition &= Q(kind=wanted["kind"])
    until = {
        "overdue": at,
        "hour": at + timedelta(hours=1),
        "today": midnight(local_day(at) + timedelta(days=1)),
    }
    return condition & Q(due_at__lte=until[wanted["due"]]) if wanted["due"] else condition


def _page(
    request: DeskRequest, wanted: dict[str, Any], form: TaskForm | None, *, at: datetime, status: int = 200
) -> HttpResponse:
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=BY_DUE)
    found = open_tasks().filter(_condition(request, wanted, at=at))
    page = paging.page_of(cast("Any", found), sort=BY_DUE, cursor=cursor)
    supervises, give = request.actor.can(Capability.SUPERVISE), _number(request.GET.get("give", ""))
    rows = rows_of(cast("list[Task]", page.tickets), user=request.user, at=at, today=dates.local_day(at))
    context = {
        **wanted,
        "rows": rows,
        "form": form,
        "refused": _number(str(form.data.get("task", ""))) if form is not None else 0,
        "waiting": count_waiting(request.user, at=at),
        "tabs": [
            (name, label, address(request.GET, of=name))
            for name, label in OF.items()
            if supervises or name not in _OF_SUPERVISORS
        ],
        "kinds": TaskKind.choices,
        "dues": list(DUE.items()),
        "supervises": supervises,
        "give": give,
        "team": list(list_team()) if give else [],
        "stay": address(request.GET, give=""),
        "plain": address(request.GET, kind="", due="", site="", customer=""),
        "chips": chips_of(request.GET, wanted["places"]),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
    }
    return render(request, "workbench/tasks/tasks.html", context, status=status)


def _number(text: str) -> int:
    """The task an address or a form names; 0 where it names none."""
    return read_id(text) or 0
