"""What came and went, and what was left."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sla.ticket_days import FLOWS, TicketDays
from sla.watch import midnight
from tickets.flow import count_by_time
from workbench.trends import drawing
from workbench.trends.drawing import Cell, Series
from workbench.trends.figure import Figure, gathered
from workbench.trends.span import Span
from workbench.trends.wanted import Wanted


@dataclass
class Flow:
    """What came and went by stretch, and what was open at the end of each."""

    received: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    backlog: list[int | None] = field(default_factory=list)


def flow_of(wanted: Wanted, span: Span, days: TicketDays) -> Flow:
    """The tickets of `span`, which is drawn as it stretches; of one day by hours. At most two statements."""
    stretches = span.stretches()

    received, closed = (_counted(what, wanted, span, days) for what in FLOWS)
    left = days.backlog(span.ends)
    backlog: list[int | None] = []
    for stretch, came, went in zip(reversed(stretches), reversed(received), reversed(closed), strict=True):
        backlog.append(None if stretch.begins > days.at else left)  # what has not come yet is not drawn
        left += went - came
    return Flow(received, closed, backlog[::-1])


def _counted(what: str, wanted: Wanted, span: Span, days: TicketDays) -> list[int]:
    if span.is_one_day:
        zone = timezone.get_default_timezone()
        found = count_by_time(what, spans=[(span.begins, span.ends)], part=wanted.part, zone=zone, hourly=True)
    else:
        found = {midnight(day): n for day, n in days.by_day[what].items() if span.first <= day < span.after}
    return [sum(several) for several in gathered(span.stretches(), found.items())]


def flow_figure(wanted: Wanted, flow: Flow, *, foot: float = drawing.FOOT) -> Figure:
    """Received and closed, drawn down to `foot`."""
    stretches = wanted.span.stretches()

    def series(name: str, what: str, values: list[int], *, is_outlined: bool = False) -> Series:
        cells = [
            Cell(n, str(n), wanted.tickets_url(what, one.begins, one.ends))
            for one, n in zip(stretches, values, strict=True)
        ]
        return Series(name, cells, is_outlined=is_outlined)

    columns = [
        series(pgettext("tickets", "Received"), "received", flow.received),
        series(pgettext("tickets", "Closed"), "closed", flow.closed, is_outlined=True),
    ]
    has_any = any(flow.received) or any(flow.closed)
    said = _("%(received)s tickets were received, %(closed)s closed.")
    said %= {"received": sum(flow.received), "closed": sum(flow.closed)}
    chart = drawing.bars([one.label for one in stretches], columns, foot=foot) if has_any else None
    note = _("Closed counts cancelled and merged ones too, and none that was taken up again.")
    return Figure("flow", _("Received and closed"), _("tickets"), said, columns, chart, stretches, note)


def backlog_figure(wanted: Wanted, flow: Flow) -> Figure:
    """What was open at the end of each stretch."""
    stretches = wanted.span.stretches()
    cells = [
        Cell(n, "–" if n is None else str(n), wanted.tickets_url("backlog", one.begins, one.ends) if n else "")
        for one, n in zip(stretches, flow.backlog, strict=True)
    ]
    series = Series(_("Backlog"), cells)
    known = [n for n in flow.backlog if n is not None]
    said = _("%(first)s tickets were open at first, %(last)s at last.")
    said %= {"first": known[0] if known else 0, "last": known[-1] if known else 0}
    chart = drawing.counts_line([one.label for one in stretches], series) if any(known) else None
    note = _("What was open at the end of each.")
    return Figure("backlog", _("Backlog"), _("open tickets"), said, [series], chart, stretches, note)
