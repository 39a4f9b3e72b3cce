"""The tables of the board, as files: each number as the board shows it, of everybody and not only the most pressed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.spreadsheet import Cell
from face import dates
from workbench.board_view import Part
from workbench.clock_filters import PERIODS
from workbench.tables import FORMS, Table

OF_NOW = ("groups", "people", "channels")
OVER_TIME = ("norms", "promises", "trend")


def read_export(text: str) -> tuple[str, str]:
    """Which table, and in which form: `groups.csv`. `BadRequest` for anything else."""
    key, _dot, form = text.partition(".")
    if key not in {*OF_NOW, *OVER_TIME} or form not in FORMS:
        raise BadRequest("Unknown table")
    return key, form


def board_table(key: str, context: Mapping[str, Any], *, at: datetime) -> Table:
    """The table of `context`, which has everything that the board shows."""
    makers: dict[str, Callable[[Mapping[str, Any]], tuple[str, list[str], list[list[Cell]]]]] = {
        "groups": _groups,
        "people": lambda shown: _people(shown, at=at),
        "channels": _channels,
        "norms": _norms,
        "promises": _promises,
        "trend": _trend,
    }
    title, heads, rows = makers[key](context)
    return Table(f"{key}-{dates.local_day(at):%Y%m%d}", title, heads, rows)


_Made = tuple[str, list[str], list[list[Cell]]]


def _clock_heads() -> list[str]:
    return [
        *(pgettext("clocks", "In time"), pgettext("clocks", "At risk"), pgettext("clocks", "Late")),
        *(_("Attained today"), pgettext("clocks", "Judged")),
    ]


def _clock_cells(part: Part) -> list[Cell]:
    standing, today = part.standing, part.today
    return [standing.running, standing.risk, standing.breached, today.rate, today.n]


def _groups(shown: Mapping[str, Any]) -> _Made:
    heads = [_("Group"), _("Tickets"), _("Unassigned"), *_clock_heads()]
    rows: list[list[Cell]] = [
        [part.name, part.load.open, part.load.unassigned, *_clock_cells(part)] for part in shown["groups"]
    ]
    return _("By group"), heads, rows


def _people(shown: Mapping[str, Any], *, at: datetime) -> _Made:
    heads = [_("Name"), _("Presence"), _("Tickets"), pgettext("ticket", "Oldest"), *_clock_heads(), _("Calls today")]
    rows: list[list[Cell]] = []
    for part in shown["people"]:
        presence = getattr(part.user, "presence", None)
        said = str(presence.get_status_display()) if presence else ""
        oldest = dates.span(at - part.load.oldest) if part.load.oldest else ""
        rows.append([part.name, said, part.load.open, oldest, *_clock_cells(part), part.calls])
    return _("By person"), heads, rows


def _channels(shown: Mapping[str, Any]) -> _Made:
    heads = [
        *(_("Channel"), _("Received today"), _("Tickets"), _("Unassigned")),
        *(pgettext("tickets", "Waiting"), pgettext("clocks", "Late")),
    ]
    rows: list[list[Cell]] = [
        [str(way.name), way.received, way.load.open, way.load.unassigned, way.load.waiting, way.load.late]
        for way in shown["desk"].ways
    ]
    return _("By channel"), heads, rows


def _norms(shown: Mapping[str, Any]) -> _Made:
    heads = [
        *(_("Norm"), pgettext("attainment", "Asked"), _("Target"), *(str(label) for label in PERIODS.values())),
        *(_("Goal"), _("Sample")),
    ]
    rows: list[list[Cell]] = [
        [
            norm.norm,
            str(norm.label),
            norm.target,
            *(one.tally.rate for one in norm.cells),
            norm.goal,
            norm.chosen.tally.n,
        ]
        for norm in shown["norms"]
    ]
    return _("Attainment"), heads, rows


def _promises(shown: Mapping[str, Any]) -> _Made:
    heads = [_("Name"), _("Kept"), pgettext("promises", "Broken"), _("Promises")]
    lines = [(_("The desk"), shown["promises"]), *((str(one.user), one.tally) for one in shown["promisers"])]
    rows: list[list[Cell]] = [[name, tally.rate, tally.missed, tally.n] for name, tally in lines]
    return _("Kept promises"), heads, rows


def _trend(shown: Mapping[str, Any]) -> _Made:
    heads = [_("Day"), _("Attained"), pgettext("clocks", "Missed"), pgettext("clocks", "Judged")]
    rows: list[list[Cell]] = [[day, tally.rate, tally.missed, tally.n] for day, tally, _url in shown["trend_days"]]
    return _("Attainment, last 14 days"), heads, rows
