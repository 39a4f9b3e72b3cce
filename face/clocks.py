"""What a clock shows: state, two magnitudes, level, warning tick. The server renders the truth; script only ticks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.errors import Words
from face.dates import clock_time, day, local_day, magnitudes
from face.words import between

_FITS = 7  # letters of a norm in the smallest clock


class ClockState(StrEnum):
    """The five states, told apart by the outline of the icon, the mark, the tint."""

    RUNNING = "running"
    WARNING = "warning"
    BREACHED = "breached"
    PAUSED = "paused"
    MET = "met"


ICONS = {
    ClockState.RUNNING: "clock",
    ClockState.WARNING: "clock-warn",
    ClockState.BREACHED: "clock-over",
    ClockState.PAUSED: "clock-hold",
    ClockState.MET: "clock-met",
}


def marks() -> dict[str, str]:
    """The one-character mark of each state, in the reader's language (余 超 停 达)."""
    return _marks(get_language())


def spoken() -> dict[str, str]:
    """What a screen reader says before the digits."""
    return _spoken(get_language())


# A list asks for them with each of its clocks: kept once looked up, by language.
@lru_cache(maxsize=8)
def _marks(_language: str | None) -> dict[str, str]:
    left, over = pgettext("clock: time left", "−"), pgettext("clock: overdue", "+")
    paused, met = pgettext("clock: paused", "‖"), pgettext("clock: met", "✓")
    return {"running": left, "warning": left, "breached": over, "paused": paused, "met": met}


@lru_cache(maxsize=8)
def _spoken(_language: str | None) -> dict[str, str]:
    return {
        "running": _("Time left:"),
        "warning": _("Nearly due, time left:"),
        "breached": _("Overdue by:"),
        "paused": _("Paused, time left:"),
        "met": _("Met, time taken:"),
    }


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One clock at the moment `at`. Without `state` it runs, warns or is breached as the times say.

    `stopped_at` is when it was met, paused, or came to rest overdue (then it stands); a paused one without it says only
    that it stands, and without `started_at` there is no level. `rule` is the text of the `norm`.
    """

    due_at: datetime
    at: datetime
    started_at: datetime | None = None
    warn_at: datetime | None = None
    stopped_at: datetime | None = None
    given: ClockState | None = None
    norm: str = ""
    rule: Words = ""

    @property
    def short_norm(self) -> str:
        """As it fits into a clock: PHONE-2 of SLA-PHONE-2; the tooltip has the whole."""
        return self.norm.removeprefix("SLA-") if len(self.norm) > _FITS else self.norm

    @property
    def state(self) -> ClockState:
        """The given state, else what the times say."""
        if self.given:
            return self.given
        if self.at >= self.due_at:
            return ClockState.BREACHED
        return ClockState.WARNING if self.warn_at and self.at >= self.warn_at else ClockState.RUNNING

    @property
    def ticks(self) -> bool:
        """Whether time runs on it."""
        return self.stopped_at is None and self.state not in {ClockState.PAUSED, ClockState.MET}

    @property
    def rests(self) -> str:
        """What stands in the place of the digits, where nobody knows how much is left; else empty."""
        if self.state is ClockState.PAUSED and self.stopped_at is None:
            return pgettext("clock", "paused")
        return ""

    @property
    def span(self) -> timedelta:
        """What the digits say: time left, time over, or (met) time taken."""
        stood = self.stopped_at or self.at
        if self.state is ClockState.MET:
            return stood - (self.started_at or stood)
        return abs(self.due_at - (self.at if self.ticks else stood))

    @property
    def magnitudes(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The digits and their units."""
        return magnitudes(self.span)

    @property
    def level(self) -> int | None:
        """How full the gauge is, 0–100: time left (it drains), all of it when breached, time taken when met."""
        if self.state is ClockState.BREACHED:
            return 100
        return None if self.rests else self._share(self.span)

    @property
    def tick(self) -> int | None:
        """Where the warning point stands on the gauge, 0–100."""
        if not self.warn_at or self.state not in {ClockState.RUNNING, ClockState.WARNING}:
            return None
        return self._share(self.due_at - self.warn_at)

    @property
    def icon(self) -> str:
        """The name of the state's icon."""
        return ICONS[self.state]

    @property
    def mark(self) -> str:
        """The state's mark."""
        return marks()[self.state]

    @property
    def said(self) -> str:
        """The state in words, for screen readers."""
        return spoken()[self.state]

    @property
    def hint(self) -> str:
        """For the tooltip: the norm and when it is due, then what the norm says."""
        said = self.rests or _("Due %(time)s") % {"time": self.due}
        told = f"{self.norm}{between()}{said}" if self.norm else said
        return f"{told}\n{self.rule}" if self.rule else told

    @property
    def due(self) -> str:
        """The due time, with its day when that is not the day of the page."""
        if local_day(self.due_at) == local_day(self.at):
            return clock_time(self.due_at)
        return f"{day(self.due_at, today=local_day(self.at))} {clock_time(self.due_at)}"

    def _share(self, part: timedelta) -> int | None:
        if not self.started_at or self.started_at >= self.due_at:
            return None
        return max(0, min(100, round(100 * (part / (self.due_at - self.started_at)))))
