"""The record of follow-ups and their figures, for the files (SAT-3)."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.spreadsheet import Cell, xlsx
from satisfaction.followups.figures import Line
from satisfaction.followups.models import FollowUp


def export_record(rows: Iterable[FollowUp]) -> bytes:
    """One row for each try, in the reader's language and time. The phone number is not in it (SEC-1)."""
    heads = [
        *(_("At"), _("Number"), _("Title"), _("Requester"), _("Department"), _("Kind"), _("Norm"), _("Attempt")),
        *(_("How"), _("Outcome"), _("Result"), _("Satisfaction"), _("To be tried again at")),
        *(_("Agreed with the user"), _("Remark"), _("By")),
    ]
    return xlsx(heads, (_row(one) for one in rows), title=_("Follow-ups"))


def _row(one: FollowUp) -> list[Cell]:
    ticket = one.ticket
    return [
        timezone.localtime(one.at),
        ticket.number if ticket else "",
        ticket.title if ticket else "",
        ticket.requester.name if ticket else "",
        ticket.requester.department if ticket else "",
        one.get_kind_display(),
        one.timer.norm,
        one.number,
        one.get_way_display(),
        one.get_outcome_display(),
        one.get_result_display() if one.result else "",
        one.get_score_display() if one.score else "",
        timezone.localtime(one.again_at) if one.again_at else None,
        _("yes") if one.is_agreed else "",
        one.remark,
        str(one.by or ""),
    ]


def export_figures(persons: Iterable[Line], groups: Iterable[Line]) -> bytes:
    """A row for each person, then one for each group; shares in percent."""
    heads = [
        *(_("Person or group"), pgettext("follow-ups", "Due"), pgettext("follow-ups", "In time")),
        *(pgettext("follow-ups", "In time (%)"), pgettext("follow-ups", "Late")),
        *(pgettext("follow-ups", "Reached"), pgettext("follow-ups", "Reached (%)")),
        *(pgettext("follow-ups", "Tries"), pgettext("follow-ups", "Tries, mean"), _("Still not solved")),
    ]
    return xlsx(heads, _lines(persons, groups), title=_("Follow-ups"))


def _lines(persons: Iterable[Line], groups: Iterable[Line]) -> Iterator[list[Cell]]:
    for nobody, lines in ((_("Nobody"), persons), (_("No group"), groups)):
        for line in lines:
            one = line.figures
            yield [
                *(line.name or nobody, one.due, one.in_time, one.in_time_share, one.late),
                *(one.reached, one.reached_share, one.tries, one.mean_tries, one.not_solved),
            ]
