"""The supervisor's board: how the clocks stand now, what has to be taken up, what was attained. It asks for itself
again, each part in its own time, and is told only when something has changed.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from core import clock
from core.ids import BIGGEST_ID
from sla.actions.escalation import acknowledge
from sla.board import mark
from sla.measures.table import MEASURES
from workbench.access import DeskRequest, desk_page
from workbench.board_figures import figures_of
from workbench.board_tables import OF_NOW, board_table, read_export
from workbench.board_view import now_of
from workbench.board_wall import PAGES as WALL_PAGES
from workbench.board_wall import people_on_wall, read_wall, rows_around, today_of
from workbench.clock_filters import PERIODS, clocks_url
from workbench.errors import attempt
from workbench.filters import address, chosen_place, place_filters
from workbench.tables import table_answer

# What can be asked for alone, and what it needs: what is now, what was attained, how today goes.
_NOW, _FIGURES, _TODAY = "now", "figures", "today"
_PARTS = {
    "now": ("workbench/board/_now.html", {_NOW}),
    "figures": ("workbench/board/_figures.html", {_FIGURES}),
    "wall": ("workbench/board/_wall_now.html", {_NOW}),
    "wall-norms": ("workbench/board/_wall_norms.html", {_FIGURES}),
    "wall-people": ("workbench/board/_wall_people.html", {_NOW}),
    "wall-trends": ("workbench/board/_wall_trends.html", {_TODAY}),
}
_WHOLE = ("workbench/board/board.html", {_NOW, _FIGURES})
_WALL = ("workbench/board/wall.html", {_NOW, _FIGURES, _TODAY})
_NORMS = frozenset({measure.norm for measure in MEASURES.values()} | {"MAIL-2"})
_OWN = ("part", "seen", "export")  # what a part asks for itself with, and no address keeps


class AcknowledgeForm(forms.Form):
    """Which escalation is taken up."""

    timer = forms.IntegerField(min_value=1, max_value=BIGGEST_ID)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def board(request: DeskRequest) -> HttpResponse:
    """The board. `site`, `customer` and `period` (today, week, month) choose what is counted, `trend` the norm of the
    line, `by=target` a line for each target, `show=all` every group and person, `wall=1` the form for a screen on the
    wall (`page` first shown, `theme`).

    `export=groups.csv` (people, channels, norms, promises, trend; or xlsx) gives a table as a file.

    To htmx only the `part` it asks for, or 204 where nothing has happened since it was `seen`. POST takes the
    escalation `timer` up; what is refused is said on the page (403, 404, 422). Conditions that nobody offers are 400.
    """
    at = clock.now()
    wanted = _wanted(request)
    part = request.GET.get("part", "") if request.htmx else ""
    if part not in {"", *_PARTS}:
        raise BadRequest("Unknown part")
    if request.method == "POST":
        return _take_up(request, wanted, at=at)
    if export := request.GET.get("export", ""):
        return _file(request, wanted, *read_export(export), at=at)
    seen = mark(at=at)
    if part and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    return _shown(request, wanted, part, at=at, context={"seen": seen})


def _take_up(request: DeskRequest, wanted: dict[str, Any], *, at: datetime) -> HttpResponse:
    form = AcknowledgeForm(request.POST)
    status = attempt(form, lambda: acknowledge(timer_id=form.cleaned_data["timer"], by=request.actor, at=at))
    if status:
        return _shown(request, wanted, "", at=at, context={"seen": mark(at=at), "form": form}, status=status)
    return redirect(f"{request.get_full_path()}#calls")


def _file(request: DeskRequest, wanted: dict[str, Any], key: str, form: str, *, at: datetime) -> HttpResponse:
    """A table of the board; of now for everybody and not only for the most pressed."""
    if key in OF_NOW:
        shown = now_of(request.actor, at=at, place=wanted["place"], is_whole=True)
    else:
        shown = figures_of(request.actor, at=at, wanted=wanted, by_target=request.GET.get("by") == "target")
    return table_answer(board_table(key, shown, at=at), form)


def _wanted(request: DeskRequest) -> dict[str, Any]:
    filters = place_filters(request.GET)
    period, trend = request.GET.get("period", "month"), request.GET.get("trend", "")
    if period not in PERIODS or (trend and trend not in _NORMS):
        raise BadRequest("Unknown condition")
    place = chosen_place(filters)
    named = " · ".join(str(one.chosen_label) for one in filters if one.chosen)
    return {
        "place_filters": [one for one in filters if one.options],
        "place": place,
        "place_name": named,
        "period": period,
        "period_label": PERIODS[period],
        "trend_norm": trend,
    }


def _shown(
    request: DeskRequest, wanted: dict[str, Any], part: str, *, at: datetime, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    template, needs = _PARTS.get(part, _WALL if request.GET.get("wall") else _WHOLE)
    may_supervise = request.actor.can(Capability.SUPERVISE)
    context |= {**wanted, **_frame(request), **read_wall(request.GET), "at": at, "may_supervise": may_supervise}
    if _NOW in needs:
        is_whole = request.GET.get("show") == "all"
        context |= now_of(request.actor, at=at, place=wanted["place"], is_whole=is_whole)
        context["wall_near"] = rows_around(context["near"], context["majors"], at=at)
        context["wall_people"] = people_on_wall(context["people"])
    if _TODAY in needs:
        context |= today_of(at=at, place=wanted["place"])
    if _FIGURES in needs:
        by_target = request.GET.get("by") == "target"
        context |= figures_of(request.actor, at=at, wanted=wanted, by_target=by_target) | {"by_target": by_target}
        context["trend_links"] = [(norm, address(_kept(request), trend=norm)) for norm in context["trend_norms"]]
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _frame(request: DeskRequest) -> dict[str, Any]:
    """The addresses of the page's own switches; each part asks again with the conditions of the whole."""
    query = _kept(request)
    return {
        "here_url": f"{reverse('board')}{address(query)}",
        "period_links": [(name, label, address(query, period=name)) for name, label in PERIODS.items()],
        "kept": [(name, value) for name, value in query.items() if name not in {"site", "customer"}],
        "all_url": clocks_url(site=query.get("site", ""), customer=query.get("customer", "")),
        "by_links": (address(query, by=""), address(query, by="target")),
        "whole_link": address(query, show="all"),
        "file_url": address(query),
        "wall_link": address(query, wall="1"),
        "wall_pages": [(name, label, address(query, page=name)) for name, label in WALL_PAGES.items()],
    }


def _kept(request: DeskRequest) -> QueryDict:
    query = request.GET.copy()
    for name in _OWN:
        query.pop(name, None)
    return query
