"""What the wall shows: three pages, one question each. What is late, who carries what, how the day goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.places import Place
from core.errors import Words
from satisfaction.figures import Tally as Ratings
from sla.ticket_days import TicketDays
from sla.trends import attainment_between
from sla.watch import local_day
from workbench.board_loads import Pinned
from workbench.board_view import Near, Part
from workbench.filters import Filter
from workbench.owners import Owner
from workbench.trends.figure import Figure
from workbench.trends.span import Span
from workbench.trends.ticket_figures import flow_figure, flow_of
from workbench.trends.totals import count
from workbench.trends.wanted import Wanted

ROWS = 7  # clocks, and major incidents above them
ROWS_OF_A_MAJOR = 2
PEOPLE = 9
CHART_FOOT = 350  # the wall has room for a taller picture
PAGES: dict[str, Words] = {
    "now": pgettext_lazy("wall page", "Time limits"),
    "people": pgettext_lazy("wall page", "People"),
    "trends": pgettext_lazy("wall page", "Today"),
}
THEMES: dict[str, Words] = {"dark": gettext_lazy("Dark"), "light": gettext_lazy("Light")}


@dataclass(frozen=True)
class Number:
    """One number of the wall."""

    label: str
    text: str
    url: str
    tone: str = ""
    icon: str = ""


def read_wall(query: QueryDict) -> dict[str, Any]:
    """The page that is shown first, and in which light. `BadRequest` for what nobody offers."""
    page, theme = query.get("page", "") or "now", query.get("theme", "") or "dark"
    if page not in PAGES or theme not in THEMES:
        raise BadRequest("Unknown page")
    return {"wall_page": page, "wall_theme": theme}


def rows_around(near: Sequence[Near], majors: Sequence[Pinned], *, at: datetime) -> list[Near]:
    """The clocks nearest to their due time, in its order, as many as there is room for below the major incidents, which
    show a clock each themselves; where both are many, late and nearly late share.
    """
    room = ROWS - ROWS_OF_A_MAJOR * len(majors)
    shown = {one.major.next.pk for one in majors if one.major.next}
    late = [one for one in near if one.timer.due_at <= at and one.timer.pk not in shown]
    soon = [one for one in near if one.timer.due_at > at and one.timer.pk not in shown]
    late = late[-(room - min(len(soon), room // 2)) :]
    return late + soon[: room - len(late)]


def without_titles(near: Sequence[Near]) -> list[Near]:
    """The same clocks named by their tickets' numbers, or by what they measure: titles and callers may name users."""
    return [
        replace(one, owner=Owner(one.timer.ticket.number if one.timer.ticket else str(one.label), "")) for one in near
    ]


def people_on_wall(people: Sequence[Part]) -> list[Part]:
    """Who carries most, and who is there."""
    return list(people[:PEOPLE])


def today_of(*, at: datetime, place: Place) -> dict[str, Any]:
    """Today so far, by hour: what came and went, calls, what was attained. Some eight statements."""
    today = local_day(at)
    chosen = {**place.named, "group": "", "channel": "", "norm": ""}
    filters = [Filter(name, "", [], value) for name, value in chosen.items()]
    wanted = Wanted(Span(today, today, "today"), filters)
    lines = attainment_between(first=today, after=wanted.span.after, place=place)
    days = TicketDays(wanted.part, today, wanted.span.after, at)
    counted = count(wanted, wanted.span, lines, days, Ratings(), ends=at)
    figure: Figure = flow_figure(wanted, flow_of(wanted, wanted.span, days), foot=CHART_FOOT)
    span, calls, judged = wanted.span, counted.calls, counted.judged

    def tickets(label: str, what: str, n: int) -> Number:
        return Number(label, str(n), wanted.tickets_url(what, span.begins, at))

    def called(label: str, how: str, n: int, tone: str = "") -> Number:
        return Number(
            label, str(n), wanted.calls_url(how, span.begins, at), tone if n else "", "phone-missed" if tone else ""
        )

    rate = "–" if judged.rate is None else f"{judged.rate:g}%"
    missed = wanted.clocks_url(span, state="missed")
    return {
        "figure": figure,
        "numbers": [
            tickets(pgettext("tickets", "Received"), "received", counted.received),
            tickets(pgettext("tickets", "Closed"), "closed", counted.closed),
            called(_("Calls answered"), "answered", calls.answered),
            called(_("Calls missed"), "missed", calls.missed, "warn"),
            Number(_("Attained"), rate, wanted.clocks_url(span)),
            Number(_("Breaches"), str(judged.missed), missed, "breach" if judged.missed else "", "clock-over"),
        ],
    }
