"""Tags of the board: figures in words, and the address of the list behind one. `{% load board %}`."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from accounts.places import EVERYWHERE, Place
from face import dates
from sla.tally import Tally
from tickets.flow import Load
from workbench import board_drawing
from workbench.board_view import Part
from workbench.charts import Reading
from workbench.clock_filters import clocks_url
from workbench.trends import svg
from workbench.trends.figure import Figure
from workbench.trends.span import Span
from workbench.trends.wanted import tickets_url

register = template.Library()
_WHOLE = 100
_SECOND = 1000


def _place(context: template.Context) -> Place:
    found = context.get("place")
    return found if isinstance(found, Place) else EVERYWHERE


@register.simple_tag(takes_context=True)
def clocks_link(context: template.Context, by: str, key: str, **conditions: Any) -> str:
    """The list of the clocks that `by` (group or person) `key` has, under `conditions`, of the place the page shows."""
    return clocks_url(**{by: key}, **conditions, **_place(context).named)


@register.simple_tag(takes_context=True)
def part_tickets(context: template.Context, of: str, by: str, key: str) -> str:
    """The tickets that stand so (`of`) of a group, a person or a channel (`by`), of the place the page shows."""
    given: dict[str, Any] = {by: key, **_place(context).named}
    return tickets_url(of=of, **given)


register.simple_tag(board_drawing.percent)
register.simple_tag(board_drawing.number)


@register.simple_tag
def share(tally: Tally, url: str, is_low: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a template's argument
    """What was attained, as a link to the clocks it was counted from."""
    return board_drawing.share(tally, url, is_low=is_low)


@register.simple_tag(takes_context=True)
def clock_cells(context: template.Context, part: Part, by: str) -> SafeString:
    """The cells about the clocks of a group or person (`by`), of the place the page shows."""
    return board_drawing.clock_cells(part, by, place=_place(context))


@register.simple_tag(takes_context=True)
def ticket_cells(context: template.Context, load: Load, kinds: str, by: str, key: str) -> SafeString:
    """The cells about the tickets of a group, person or channel (`by`) that stand so (`kinds`), of the page's place."""
    return board_drawing.ticket_cells(load, kinds, by, key, place=_place(context))


register.simple_tag(board_drawing.bar)


@register.simple_tag
def reading(made: Reading | None) -> SafeString | str:
    """A share on the rule from 80 to 100 %, where there is one."""
    return board_drawing.reading(made) if made else ""


register.simple_tag(svg.picture)
register.simple_tag(svg.hits)


@register.simple_tag
def figure_rows(figure: Figure, span: Span) -> SafeString:
    """The rows of the table behind a trend: by hour where the span is one day of several stretches."""
    return svg.rows(figure, is_hourly=span.is_one_day and len(figure.stretches) > 1)


@register.simple_tag
def points(change: float) -> str:
    """By how many points a share changed: +1.5, -0.2, ±0."""
    return f"{change:+g}" if change else "±0"


@register.filter
def goal(percents: float) -> str:
    """95%, 97.5%."""
    return f"{percents:g}%"


@register.simple_tag
def seconds(milliseconds: int) -> str:
    """How late something was: 0.4 s, 12.0 s, 95 s."""
    whole = milliseconds / _SECOND
    shown = f"{whole:.1f}" if whole < _WHOLE else f"{whole:.0f}"
    return pgettext("a time in seconds", "%(seconds)s s") % {"seconds": shown}


@register.filter
def since(begun: datetime, at: datetime) -> str:
    """How long it has been, in two magnitudes: 03时41分."""
    return dates.span(max(at - begun, timedelta(0)))


@register.filter
def plus(value: float, more: float) -> float:
    """The sum, for places in a picture."""
    return round(value + more, 1)
