"""Tags of the board: figures in words, and the address of the list behind one. `{% load board %}`."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.translation import pgettext

from accounts.places import EVERYWHERE, Place
from face import dates
from workbench.clock_filters import clocks_url
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


@register.simple_tag
def percent(rate: float | None) -> str:
    """94.8%, 100%; a dash for none."""
    if rate is None:
        return "–"
    return f"{rate:.0f}%" if rate in {0, _WHOLE} else f"{rate:.1f}%"


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
