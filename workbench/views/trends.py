"""Trends: what came and went, what was attained and missed, calls and satisfaction over days that somebody chooses,
beside the days before.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Capability
from core import clock
from satisfaction.figures import Tally as Ratings
from sla.attainment import Line
from sla.ticket_days import TicketDays
from sla.trends import attainment_between
from workbench.access import DeskRequest, desk_page
from workbench.filters import address, chips_of
from workbench.tables import FORMS, Table, table_answer
from workbench.trends.clock_figures import attained_figure, missed_figure
from workbench.trends.export import figure_table, readings_table, totals_table
from workbench.trends.figure import Figure, total_of
from workbench.trends.readings import readings
from workbench.trends.span import PERIODS, Span
from workbench.trends.talk_figures import calls_figure, calls_of, ratings_of, satisfaction_figure
from workbench.trends.ticket_figures import backlog_figure, flow_figure, flow_of
from workbench.trends.totals import Counted, count, totals
from workbench.trends.wanted import NORMS, Wanted, read_wanted

_OWN = ("period", "begins", "ends")


@require_safe
@desk_page
def trends(request: DeskRequest) -> HttpResponse:
    """The trends of `period` (today, 7, 30, 90) or of the days from `begins` to `ends`, of a `site`, `group` or
    `channel`; `norm` chooses whose attainment is drawn. `export=<figure>.csv` (or xlsx) gives the table behind one of
    them. Supervisors only (403); conditions that nobody offers are 400.
    """
    if not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied(_("Only supervisors read trends."))
    at = clock.now()
    wanted = read_wanted(request.GET, at=at)
    context = _context(wanted, at=at)
    if export := request.GET.get("export", ""):
        return _file(export, wanted, context)
    return render(request, "workbench/trends/trends.html", {**context, **_frame(request, wanted)})


def _context(wanted: Wanted, *, at: datetime) -> dict[str, Any]:
    lines, ratings = _lines(wanted, wanted.span), ratings_of(wanted, wanted.span)
    before = wanted.span.before
    lines_before = _lines(wanted, before)
    days = TicketDays(wanted.part, before.first, wanted.span.after, at)
    now_counted, counted_before = (
        count(wanted, wanted.span, lines, days, total_of(ratings.values(), Ratings), ends=at),
        _before(wanted, before, lines_before, days),
    )
    flow = flow_of(wanted, wanted.span, days)
    figures = [
        flow_figure(wanted, flow),
        backlog_figure(wanted, flow),
        attained_figure(wanted, lines),
        missed_figure(wanted, lines),
        *([calls_figure(wanted, calls_of(wanted, wanted.span))] if wanted.has_calls else []),
        satisfaction_figure(wanted, ratings),
    ]
    return {
        "wanted": wanted,
        "span": wanted.span,
        "before": before,
        "totals": totals(wanted, now_counted, counted_before),
        "readings": readings(wanted, lines, lines_before),
        "figures": figures,
        "at": at,
    }


def _lines(wanted: Wanted, span: Span) -> list[Line]:
    chosen = wanted.chosen
    return attainment_between(
        first=span.first, after=span.after, place=wanted.place, group=chosen["group"], channel=chosen["channel"]
    )


def _before(wanted: Wanted, before: Span, lines: list[Line], days: TicketDays) -> Counted:
    """The span before, up to where this one has come."""
    ratings = total_of(ratings_of(wanted, before).values(), Ratings)
    ends = before.begins + (days.at - wanted.span.begins)
    return count(wanted, before, lines, days, ratings, ends=ends)


def _frame(request: DeskRequest, wanted: Wanted) -> dict[str, Any]:
    """The addresses of the page's own switches."""
    query = request.GET.copy()
    for name in _OWN:
        query.pop(name, None)
    return {
        "period_links": [(name, label, address(query, period=name)) for name, label in PERIODS.items()],
        "chips": chips_of(request.GET, wanted.filters),
        "norm_links": [(norm, address(request.GET, norm=norm)) for norm in ("", *NORMS)],
        "kept": [(name, request.GET[name]) for name in (*_OWN, "norm") if name in request.GET],
        "query": request.GET.urlencode(),
    }


def _file(export: str, wanted: Wanted, context: dict[str, Any]) -> HttpResponse:
    key, _dot, form = export.partition(".")
    figures: dict[str, Figure] = {one.key: one for one in context["figures"]}
    if form not in FORMS or key not in {*figures, "totals", "readings"}:
        raise BadRequest("Unknown table")
    table: Table
    if key == "totals":
        table = totals_table(wanted, context["totals"])
    elif key == "readings":
        table = readings_table(wanted, context["readings"])
    else:
        table = figure_table(wanted, figures[key])
    return table_answer(table, form)
