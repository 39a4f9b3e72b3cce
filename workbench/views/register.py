"""The register of complaints and commendations (SAT-5), with its export."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Capability
from core import clock
from satisfaction.register import KINDS, Wanted, count_persons, export_register, list_register
from sla.watch import local_day, midnight
from tickets.choices import Kind, Severity
from workbench.access import DeskRequest, desk_page
from workbench.days import read_days
from workbench.workbooks import workbook_answer

_LISTED = 200
_EXPORTED = 20_000


@dataclass(frozen=True)
class Asked:
    """What the address says."""

    begins: date
    ends: date
    kind: str
    severity: str
    about: str

    @property
    def wanted(self) -> Wanted:
        """As the register takes it; both days are included, in the desk's time."""
        about = User.objects.filter(username=self.about).values_list("pk", flat=True).first() if self.about else None
        return Wanted(
            begins=midnight(self.begins),
            ends=midnight(self.ends + timedelta(days=1)),
            kind=self.kind,
            severity=self.severity,
            about_id=about if not self.about or about else 0,
        )


@require_safe
@desk_page
def register(request: DeskRequest) -> HttpResponse:
    """Entries of a period (as usual the last 30 days), limited by `kind`, `severity` and the person it is `about`; and
    how often each person is spoken of. Supervisors only; `export` gives it as a workbook.
    """
    if not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    asked = _asked(request, today=local_day(clock.now()))
    entries = list_register(asked.wanted)
    if "export" in request.GET:
        return workbook_answer(export_register(entries[:_EXPORTED]), name="complaints")
    found = list(entries[: _LISTED + 1])
    context = {
        "asked": asked,
        "entries": found[:_LISTED],
        "is_longer": len(found) > _LISTED,
        "most": _LISTED,
        "persons": count_persons(asked.wanted),
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "severities": Severity.choices,
        "complaint": Kind.COMPLAINT,
    }
    return render(request, "workbench/register.html", context)


def _asked(request: DeskRequest, *, today: date) -> Asked:
    begins, ends = read_days(request.GET, last=today, first=lambda ends: ends - timedelta(days=29))
    kind, severity = request.GET.get("kind", ""), request.GET.get("severity", "")
    if kind not in {"", *KINDS} or severity not in {"", *Severity.values}:
        raise BadRequest("Unknown filter")
    return Asked(begins, ends, kind, severity, request.GET.get("about", "")[:150])
