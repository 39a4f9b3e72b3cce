"""The sheet of a spot check (满意度抽查表), for the files."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.spreadsheet import Cell, xlsx
from satisfaction.spotchecks.models import SpotCall, SpotCheck
from satisfaction.spotchecks.queries import call_sheet


def export_check(check: SpotCheck) -> bytes:
    """One row for each call, in the reader's language and time (SAT-4). The phone number is not in it (SEC-1)."""
    heads = [
        *(_("No."), _("Number"), _("Title"), _("Requester"), _("Department"), _("Assignment group"), _("Engineer")),
        *(_("Closed at"), _("Attempts"), _("Outcome"), _("Satisfaction"), _("Remark"), _("Called by"), _("Called at")),
    ]
    return xlsx(heads, (_row(call) for call in call_sheet(check.pk)), title=check.name)


def _row(call: SpotCall) -> list[Cell]:
    ticket = call.ticket
    return [
        call.position,
        ticket.number,
        ticket.title,
        ticket.requester.name,
        ticket.requester.department,
        ticket.group.name if ticket.group else "",
        str(ticket.assignee or ""),
        timezone.localtime(ticket.closed_at) if ticket.closed_at else None,
        call.attempts,
        call.get_outcome_display() if call.outcome else "",
        call.get_score_display() if call.score else "",
        call.remark,
        str(call.by or ""),
        timezone.localtime(call.at) if call.at else None,
    ]
