"""Calls, and what users say afterwards."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels_intake.phone.figures import Calls, calls_by_time
from satisfaction.figures import Tally as Ratings
from satisfaction.figures import Wanted as Asked
from satisfaction.figures import days_of
from satisfaction.models import Purpose
from workbench.trends import drawing
from workbench.trends.drawing import Cell, Series
from workbench.trends.figure import Figure, by_days, gathered, percent, span_of, summed, total_of
from workbench.trends.span import Span
from workbench.trends.wanted import Wanted


def calls_figure(wanted: Wanted, by_time: dict[datetime, Calls]) -> Figure:
    """Calls that were answered and missed."""
    stretches = wanted.span.stretches()
    several = gathered(stretches, by_time.items())

    def series(name: str, how: str, *, is_outlined: bool = False) -> Series:
        counts = [sum(getattr(calls, how) for calls in one) for one in several]
        cells = [
            Cell(n, str(n), wanted.calls_url(how, one.begins, one.ends))
            for one, n in zip(stretches, counts, strict=True)
        ]
        return Series(name, cells, is_outlined=is_outlined)

    columns = [
        series(pgettext("calls", "Answered"), "answered"),
        series(pgettext("calls", "Missed"), "missed", is_outlined=True),
    ]
    answered, missed = (sum(int(cell.value or 0) for cell in one.cells) for one in columns)
    said = _("%(answered)s calls were answered, %(missed)s missed.") % {"answered": answered, "missed": missed}
    chart = drawing.bars([one.label for one in stretches], columns) if answered or missed else None
    note = _("Calls belong to no group.") if wanted.chosen["group"] else ""
    return Figure("calls", _("Calls"), pgettext("unit", "calls"), said, columns, chart, stretches, note)


def calls_of(wanted: Wanted, span: Span) -> dict[datetime, Calls]:
    """The calls of `span`. One statement."""
    return calls_by_time(
        begins=span.begins,
        ends=span.ends,
        place=wanted.place,
        zone=timezone.get_default_timezone(),
        hourly=span.is_one_day,
    )


def ratings_of(wanted: Wanted, span: Span) -> dict[date, Ratings]:
    """The questions of `span` with their answers, by day. One statement."""
    return days_of(Asked(begins=span.begins, ends=span.ends, parts=wanted.places), Purpose.SURVEY)


def satisfaction_figure(wanted: Wanted, by_day: dict[date, Ratings]) -> Figure:
    """How many of those who rated were satisfied."""
    stretches = by_days(wanted.span)
    several = summed(stretches, by_day, Ratings)
    shares, rated, asked = [], [], []
    for one, tally in zip(stretches, several, strict=True):
        percents = None if tally.satisfied is None else round(100 * tally.satisfied, 1)
        url = wanted.answers_url(span_of(one), "given") if tally.answered else ""
        shares.append(Cell(percents, percent(percents), url))
        rated.append(Cell(tally.answered, str(tally.answered), url))
        asked.append(Cell(tally.asked, str(tally.asked), wanted.answers_url(span_of(one)) if tally.asked else ""))
    series = Series(_("Satisfied"), shares, is_low=True)
    columns = [series, Series(_("Answered"), rated), Series(pgettext("survey", "Asked"), asked)]
    whole = total_of(by_day.values(), Ratings)
    percents = None if whole.satisfied is None else round(100 * whole.satisfied, 1)
    said = _("%(share)s of %(n)s who rated were satisfied.") % {"share": percent(percents), "n": whole.answered}
    chart = (
        drawing.percents_line([one.label for one in stretches], series)
        if whole.answered and len(stretches) > 1
        else None
    )
    note = _("By the day of asking; the share is of those who rated.")
    return Figure("satisfaction", pgettext("figures", "Satisfaction"), "%", said, columns, chart, stretches, note)
