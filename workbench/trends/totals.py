"""A span's figures as one number each, beside those of the span before."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels_intake.phone.figures import Calls, count_calls
from satisfaction.figures import Tally as Ratings
from sla.attainment import SPAN, Line, all_of
from sla.tally import Tally
from sla.ticket_days import FLOWS, TicketDays
from workbench.trends.span import Span
from workbench.trends.wanted import Wanted


@dataclass(frozen=True)
class Total:
    """One number, the list behind it, the number before, and whether it grew better (None: neither)."""

    label: str
    value: float | None
    url: str
    before: float | None
    before_url: str
    is_percent: bool = False
    more_is_better: bool | None = None

    @property
    def text(self) -> str:
        """The number in words."""
        return self._shown(self.value)

    @property
    def before_text(self) -> str:
        """The number before in words."""
        return self._shown(self.before)

    @property
    def change(self) -> str:
        """By how much it changed: percents in points, counts as they are; empty where there is nothing to compare."""
        if self.value is None or self.before is None:
            return ""
        by = round(self.value - self.before, 1)
        return f"{by:+g}" if by else "±0"

    @property
    def is_worse(self) -> bool:
        """Whether the change is for the worse."""
        if self.more_is_better is None or self.value is None or self.before is None:
            return False
        return self.value < self.before if self.more_is_better else self.value > self.before

    def _shown(self, value: float | None) -> str:
        if value is None:
            return "–"
        return f"{value:g}%" if self.is_percent else f"{value:g}"


@dataclass(frozen=True)
class Counted:
    """What was counted of one span; of tickets and calls from `begins` until before `ends`."""

    span: Span
    begins: datetime
    ends: datetime
    received: int
    closed: int
    backlog: int
    judged: Tally
    calls: Calls
    ratings: Ratings


def count(
    wanted: Wanted, span: Span, lines: list[Line], days: TicketDays, ratings: Ratings, *, ends: datetime
) -> Counted:
    """The numbers of `span`; tickets and calls before `ends` alone, so that a day that has just begun is compared with
    the same part of the day before. At most three statements.
    """
    begins, ends = span.begins, min(span.ends, ends)
    received, closed = (days.count(what, begins, ends) for what in FLOWS)
    left = days.backlog(ends)
    calls = count_calls(begins=begins, ends=ends, place=wanted.place) if wanted.has_calls else Calls()
    judged = judged_of(lines, wanted.chosen["norm"])
    return Counted(span, begins, ends, received, closed, left, judged, calls, ratings)


def judged_of(lines: list[Line], norm: str) -> Tally:
    """All clocks of the norm (empty: of all norms) together."""
    return all_of(one for one in lines if norm in {"", one.norm}).periods[SPAN]


def totals(wanted: Wanted, now: Counted, before: Counted) -> list[Total]:
    """The numbers, each beside the one before; none of calls where only another channel is looked at."""
    norm = wanted.chosen["norm"]

    def tickets(label: str, what: str, *, more_is_better: bool | None) -> Total:
        urls = [wanted.tickets_url(what, one.begins, one.ends) for one in (now, before)]
        return Total(label, getattr(now, what), urls[0], getattr(before, what), urls[1], more_is_better=more_is_better)

    def clocks(label: str, state: str, values: list[float | None], *, is_percent: bool, is_good: bool) -> Total:
        urls = [wanted.clocks_url(one.span, state=state, norm=norm) for one in (now, before)]
        return Total(label, values[0], urls[0], values[1], urls[1], is_percent, is_good)

    def calls(label: str, how: str, *, is_good: bool) -> Total:
        urls = [wanted.calls_url(how, one.begins, one.ends) for one in (now, before)]
        values = [getattr(one.calls, how) for one in (now, before)]
        return Total(label, values[0], urls[0], values[1], urls[1], more_is_better=is_good)

    called = [calls(_("Calls answered"), "answered", is_good=True), calls(_("Calls missed"), "missed", is_good=False)]
    satisfied = [_percents(one.ratings.satisfied) for one in (now, before)]
    ratings = [wanted.answers_url(one.span, "given") for one in (now, before)]
    return [
        tickets(pgettext("tickets", "Received"), "received", more_is_better=None),
        tickets(pgettext("tickets", "Closed"), "closed", more_is_better=True),
        tickets(_("Backlog"), "backlog", more_is_better=False),
        clocks(_("Attained"), "judged", [now.judged.rate, before.judged.rate], is_percent=True, is_good=True),
        clocks(_("Breaches"), "missed", [now.judged.missed, before.judged.missed], is_percent=False, is_good=False),
        *(called if wanted.has_calls else ()),
        Total(_("Satisfied"), satisfied[0], ratings[0], satisfied[1], ratings[1], is_percent=True, more_is_better=True),
    ]


def _percents(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
