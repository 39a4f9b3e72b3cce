"""The record of follow-ups and their figures, with the exports (SAT-3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Capability
from core import clock
from satisfaction.followups.choices import FollowUpKind
from satisfaction.followups.export import export_figures, export_record
from satisfaction.followups.figures import follow_up_figures, total_of
from satisfaction.followups.queries import Wanted, list_follow_ups
from sla.watch import local_day, midnight
from workbench.access import DeskRequest, desk_page
from workbench.days import read_days
from workbench.workbooks import workbook_answer

_LISTED = 100
_EXPORTED = 20_000
_LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Asked:
    """What the address says; both days are included, in the desk's time."""

    begins: date
    ends: date
    kind: str
    by: str

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.ends + timedelta(days=1)

    @property
    def by_id(self) -> int | None:
        """The person's id; 0 for one whom nobody knows."""
        if not self.by:
            return None
        return User.objects.filter(username=self.by).values_list("pk", flat=True).first() or 0

    @property
    def wanted(self) -> Wanted:
        """As the record takes it."""
        return Wanted(begins=midnight(self.begins), ends=midnight(self.after), kind=self.kind, by_id=self.by_id)


@require_safe
@desk_page
def follow_up_record(request: DeskRequest) -> HttpResponse:
    """The figures of a period by person and by group (as usual of this month), and each try, latest first, limited by
    `kind` and whom it was `by`. Supervisors only; `export` gives the record or the figures as a workbook.
    """
    if not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    asked = _asked(request, today=local_day(clock.now()))
    persons, groups = (follow_up_figures(first=asked.begins, after=asked.after, by=by) for by in ("person", "group"))
    match request.GET.get("export", ""):
        case "figures":
            return workbook_answer(export_figures(persons, groups), name="follow-up-figures")
        case "record":
            return workbook_answer(export_record(list_follow_ups(asked.wanted)[:_EXPORTED]), name="follow-ups")
        case "":
            pass
        case _:
            raise BadRequest("Unknown export")
    found = list(list_follow_ups(asked.wanted)[: _LISTED + 1])
    context = {
        "asked": asked,
        "persons": persons,
        "groups": groups,
        "total": total_of(persons),
        "tries": found[:_LISTED],
        "is_longer": len(found) > _LISTED,
        "most": _LISTED,
        "kinds": FollowUpKind.choices,
    }
    return render(request, "workbench/followups/record.html", context)


def _asked(request: DeskRequest, *, today: date) -> Asked:
    begins, ends = read_days(request.GET, last=today, first=lambda ends: ends.replace(day=1))
    kind, by = request.GET.get("kind", ""), request.GET.get("by", "")[:150]
    if kind not in {"", *FollowUpKind.values} or ends - begins > _LONGEST or "\0" in by:
        raise BadRequest("Unknown filter")
    return Asked(begins, ends, kind, by)
