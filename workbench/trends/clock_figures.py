"""What was attained, and what was missed."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sla.attainment import SPAN, Line, all_of
from sla.tally import Tally
from workbench.trends import drawing
from workbench.trends.drawing import Cell, Series
from workbench.trends.figure import Figure, by_days, percent, span_of, summed
from workbench.trends.span import Stretch
from workbench.trends.wanted import Wanted


def attained_figure(wanted: Wanted, lines: list[Line]) -> Figure:
    """Attainment of all norms, or of the chosen one."""
    norm = wanted.chosen["norm"]
    line = all_of(one for one in lines if norm in {"", one.norm})
    stretches, tallies = _judged(wanted, line)
    goal = line.goal or 95

    def url(one: Stretch, state: str) -> str:
        return wanted.clocks_url(span_of(one), state=state, norm=norm)

    rates, missed, judged = [], [], []
    for one, tally in zip(stretches, tallies, strict=True):
        rates.append(Cell(tally.rate, percent(tally.rate), url(one, "judged") if tally.n else ""))
        missed.append(Cell(tally.missed, str(tally.missed), url(one, "missed") if tally.missed else ""))
        judged.append(Cell(tally.n, str(tally.n), url(one, "judged") if tally.n else ""))
    series = Series(_("Attained"), rates, is_low=True)
    whole = line.periods[SPAN]
    said = _("%(rate)s of %(n)s clocks were met, goal %(goal)s.")
    said %= {"rate": percent(whole.rate), "n": whole.n, "goal": f"{goal:g}%"}
    goal_text = _("goal %(goal)s") % {"goal": f"{goal:g}%"}
    chart = (
        drawing.percents_line([one.label for one in stretches], series, goal=goal, goal_text=goal_text)
        if whole.n and len(stretches) > 1
        else None
    )
    columns = [
        series,
        Series(pgettext("clocks", "Missed"), missed),
        Series(pgettext("clocks", "Judged"), judged),
    ]
    title = _("Attainment of %(norm)s") % {"norm": norm} if norm else _("Attainment of all norms")
    return Figure("attained", title, "%", said, columns, chart, stretches)


def missed_figure(wanted: Wanted, lines: list[Line]) -> Figure:
    """Breaches."""
    norm = wanted.chosen["norm"]
    line = all_of(one for one in lines if norm in {"", one.norm})
    stretches, tallies = _judged(wanted, line)
    cells = [
        Cell(tally.missed, str(tally.missed), wanted.clocks_url(span_of(one), state="missed", norm=norm))
        for one, tally in zip(stretches, tallies, strict=True)
    ]
    series = Series(_("Breaches"), cells)
    missed = line.periods[SPAN].missed
    said = _("%(n)s clocks were missed.") % {"n": missed}
    chart = drawing.bars([one.label for one in stretches], [series]) if missed and len(stretches) > 1 else None
    title = _("Breaches of %(norm)s") % {"norm": norm} if norm else _("Breaches")
    return Figure("missed", title, pgettext("unit", "clocks"), said, [series], chart, stretches)


def _judged(wanted: Wanted, line: Line) -> tuple[list[Stretch], list[Tally]]:
    stretches = by_days(wanted.span)
    return stretches, summed(stretches, line.days, Tally)
