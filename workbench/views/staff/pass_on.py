"""Somebody leaves, or is away: what he has to do, handed over in one go, with a report (RTX-3, LIFE-3)."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Duty, StaffChange, StaffVerb, User
from accounts.policies import may_manage, may_plan
from accounts.roles import STAFF_ROLES
from core import clock
from core.errors import Missing, Words
from core.kept import words_of
from face import dates
from sla.actions.pass_on import RUN, Passed, pass_on
from sla.burden import burden_of
from sla.choices import TaskKind
from tickets.bulk.actions import run_pass
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem, BulkRun
from workbench.access import DeskRequest, desk_page
from workbench.bulk_rows import counts_of, lines_of, said_of
from workbench.errors import attempt
from workbench.forms.pass_on import WORDS, PassOnForm, sizes
from workbench.views.bulk.act import AT_ONCE_SECONDS

_SHOWN = 20
_LINES = 500


@dataclass(frozen=True)
class Line:
    """One thing: of what kind, which, who has it now; or why it stayed."""

    kind: Words
    name: str
    to: str = ""
    problems: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def hand_over(request: DeskRequest, username: str) -> HttpResponse:
    """What this colleague has (GET). POST gives the chosen parts to others, and leads to the report: 400 and 422 say
    what is wrong. For supervisors.
    """
    if not may_plan(request.actor):
        raise PermissionDenied
    user, at = _find(username), clock.now()
    burden = burden_of(user, at=at)
    counts = sizes(burden)
    given = request.POST if request.method == "POST" else None
    form = PassOnForm(user=user, counts=counts, may_manage=may_manage(request.actor), data=given)
    status = 200
    if given is not None:
        made: list[Passed] = []
        status = attempt(form, lambda: made.append(_passed(request, user, form)))
        if not status:
            if run := made[0].run:
                run_pass(run_id=run.pk, now=clock.now, seconds=AT_ONCE_SECONDS)
            return redirect("handed-over", username, made[0].change.pk)
    context = {
        "who": user,
        "form": form,
        "burden": burden,
        "tickets": burden.tickets.select_related("requester")[:_SHOWN],
        "counts": counts,
        "is_any": any(counts.values()),
        "may_manage": may_manage(request.actor),
    }
    return render(request, "workbench/staff/hand_over.html", context, status=status)


@require_safe
@desk_page
def handed_over(request: DeskRequest, username: str, pk: str) -> HttpResponse:
    """The report of a hand-over: each thing with who has it now, or why it stayed. For supervisors."""
    if not may_plan(request.actor):
        raise PermissionDenied
    user = _find(username)
    change = StaffChange.objects.filter(pk=int(pk), user=user, verb=StaffVerb.HANDED).select_related("by").first()
    if change is None:
        raise Missing(_("There is no such hand-over."))
    run = _run_of(change)
    context: dict[str, Any] = {"who": user, "change": change, "lines": _lines(change), "run": run}
    if run is not None:
        refused = BulkItem.objects.filter(of=run, result=Result.REFUSED).select_related("ticket").order_by("position")
        context |= {"said": said_of(run), "counts": counts_of(run), "refused": list(lines_of(refused[:_LINES]))}
    return render(request, "workbench/staff/handed_over.html", context)


def _passed(request: DeskRequest, user: User, form: PassOnForm) -> Passed:
    values = form.cleaned_data
    return pass_on(
        user_id=user.pk,
        parts=values["parts"],
        to=form.receivers,
        reason=values["reason"],
        by=request.actor,
        at=clock.now(),
    )


def _find(username: str) -> User:
    rows = User.objects.filter(role__in=STAFF_ROLES)
    found = rows.filter(username=username).first() if "\x00" not in username else None
    if found is None:
        raise Missing(_("There is nobody of this name at the desk."))
    return found


def _run_of(change: StaffChange) -> BulkRun | None:
    pk = next((after for name, _before, after in change.changes if name == RUN), None)
    return BulkRun.objects.filter(pk=pk).select_related("created_by").first() if pk else None


def _lines(change: StaffChange) -> list[Line]:
    return [
        Line(WORDS[name], _called(name, which), problems=tuple(words_of(one) for one in after))
        if isinstance(after, list)
        else Line(WORDS[name], _called(name, which), to=str(after))
        for name, which, after in change.changes
        if name in WORDS
    ]


def _called(part: str, which: list[str]) -> str:
    first, *rest = which
    if part in {"promises", "tasks"}:
        return " · ".join(filter(None, (str(TaskKind(first).label), *rest)))
    if part in {"shifts", "duties"}:
        begins = parse_datetime(rest[0])
        what = str(Duty(first).label) if part == "duties" else first
        return f"{what} · {dates.full(begins)}" if begins else what
    return first
