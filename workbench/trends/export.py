"""The tables behind trends, as files. Percents are numbers from 0 to 100."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.spreadsheet import Cell
from workbench.tables import Table
from workbench.trends.figure import Figure
from workbench.trends.readings import NormLine
from workbench.trends.totals import Total
from workbench.trends.wanted import Wanted


def figure_table(wanted: Wanted, figure: Figure) -> Table:
    """A chart's figures: a row for each stretch of time."""

    def rows() -> Iterator[list[Cell]]:
        for stretch, cells in figure.rows:
            yield [stretch.begins, stretch.ends, *(cell.value for cell in cells)]

    heads = [_("From"), _("Until before"), *(column.name for column in figure.columns)]
    return Table(_name(figure.key, wanted), figure.title, heads, rows())


def totals_table(wanted: Wanted, totals: list[Total]) -> Table:
    """The numbers beside those of the span before."""
    heads = [_("Figure"), *(f"{one.first:%Y-%m-%d} – {one.last:%Y-%m-%d}" for one in (wanted.span, wanted.span.before))]
    return Table(_name("totals", wanted), _("Totals"), heads, ([one.label, one.value, one.before] for one in totals))


def readings_table(wanted: Wanted, lines: list[NormLine]) -> Table:
    """Attainment by norm."""
    heads = [
        *(_("Norm"), pgettext("attainment", "Asked"), _("Goal"), _("Attained"), pgettext("clocks", "Missed")),
        *(pgettext("clocks", "Judged"), _("Attained before"), _("Judged before")),
    ]
    rows: Iterator[list[Cell]] = (
        [
            *(one.norm, str(one.label), one.goal, one.tally.rate, one.tally.missed, one.tally.n),
            *(one.before.rate, one.before.n),
        ]
        for one in lines
    )
    return Table(_name("attainment", wanted), _("Attainment"), heads, rows)


def _name(key: str, wanted: Wanted) -> str:
    return f"{key}-{wanted.span.first:%Y%m%d}-{wanted.span.last:%Y%m%d}"
