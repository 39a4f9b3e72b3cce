"""The figures of the board as HTML, without a template: it shows hundreds, and a template took most of its time."""

from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.places import Place
from face.drawing import icon
from sla.tally import Tally
from tickets.flow import Load
from workbench.board_view import Part
from workbench.charts import Bar, Reading
from workbench.clock_filters import clocks_url
from workbench.trends.wanted import tickets_url

NONE = mark_safe('<span class="muted">–</span>')
_SIGNS = {"late": "clock-over", "soon": "clock-warn"}
_TICKS = (
    "M2 12.5H198M2 12.5v-4M11.8 12.5v-2M21.6 12.5v-2M31.4 12.5v-2M41.2 12.5v-2M51 12.5v-4M60.8 12.5v-2M70.6 12.5v-2"
    "M80.4 12.5v-2M90.2 12.5v-2M100 12.5v-4M109.8 12.5v-2M119.6 12.5v-2M129.4 12.5v-2M139.2 12.5v-2M149 12.5v-4"
    "M158.8 12.5v-2M168.6 12.5v-2M178.4 12.5v-2M188.2 12.5v-2M198 12.5v-4"
)
_WHOLE = 100


def percent(rate: float | None) -> str:
    """94.8%, 100%; a dash for none."""
    if rate is None:
        return "–"
    return f"{rate:.0f}%" if rate in {0, _WHOLE} else f"{rate:.1f}%"


def number(count: int, url: str, tone: str = "") -> SafeString:
    """A figure that leads to its list: quiet where there is nothing, with the sign of its `tone` (late, soon) else."""
    css = tone if count else "muted"
    css = f' class="{css}"' if css else ""
    sign = icon(_SIGNS[tone]) if tone and count else ""
    return mark_safe(f'<a{css} href="{escape(url)}">{sign}{count}</a>')  # noqa: S308 (the address is escaped)


def share(tally: Tally, url: str, *, is_low: bool = False) -> SafeString:
    """What was attained, as a link to the clocks it was counted from; a dash where none was."""
    if not tally.n:
        return NONE
    css = ' class="below"' if is_low else ""
    return mark_safe(f'<a{css} href="{escape(url)}">{percent(tally.rate)}</a>')  # noqa: S308 (the address is escaped)


def clock_cells(part: Part, by: str, *, place: Place) -> SafeString:
    """The cells that say how the clocks of a group or person (`by`) stand, and what was attained today."""

    def url(**conditions: str) -> str:
        return clocks_url(**{by: part.key}, **conditions, **place.named)

    standing = part.standing
    today = share(part.today, url(judged="today"))
    if part.today.n:
        today = mark_safe(f'{today} <span class="small muted">/ {part.today.n}</span>')  # noqa: S308 (made here)
    return _cells(
        number(standing.running, url(state="running")),
        number(standing.risk, url(state="risk"), "soon"),
        number(standing.breached, url(state="breached"), "late"),
        today,
    )


def ticket_cells(load: Load, kinds: str, by: str, key: str, *, place: Place) -> SafeString:
    """The cells that say how the tickets of a group, person or channel (`by`) stand, one for each of `kinds`."""
    counts = vars(load)
    given: dict[str, Any] = {by: key, **place.named}
    return _cells(
        *(number(counts[of], tickets_url(of=of, **given), "late" if of == "late" else "") for of in kinds.split())
    )


def _cells(*inner: SafeString) -> SafeString:
    return mark_safe("".join(f'<td class="num">{one}</td>' for one in inner))  # noqa: S308 (made of safe ones)


def bar(made: Bar) -> SafeString:
    """Clocks as one bar: late, at risk, in time."""
    return mark_safe(  # noqa: S308 (numbers)
        '<svg class="gauge" viewBox="0 0 170 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar-b" width="{made.late}" height="8"/>'
        f'<rect class="bar-c" x="{made.soon_x}" width="{made.soon}" height="8"/>'
        f'<rect class="bar-a" x="{made.rest_x}" width="{made.rest}" height="8"/></svg>'
    )


def reading(made: Reading) -> SafeString:
    """A share as a float on the rule from 80 to 100 %."""
    return _reading(made, get_language())


@lru_cache(maxsize=512)
def _reading(made: Reading, language: str | None) -> SafeString:  # noqa: ARG001 (what it is kept by)
    said = _("Attained %(value)s, goal %(goal)s") % {"value": f"{made.value:g}%", "goal": f"{made.goal:g}%"}
    gap = f'<rect class="gap" x="{made.x}" y="10" width="{made.gap}" height="4"/>' if made.is_low else ""
    return mark_safe(  # noqa: S308 (numbers and words of the catalogue)
        f'<svg class="reading" viewBox="0 0 200 16" role="img" aria-label="{escape(said)}">'
        f'<path class="rule" d="{_TICKS}"/>{gap}<path class="goal" d="M{made.goal_x} 3v12"/>'
        f'<path class="float{" low" if made.is_low else ""}" d="{made.float_path}"/></svg>'
    )
