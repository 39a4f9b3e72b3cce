"""A tally: how many clocks were met and how many missed."""

from dataclasses import dataclass

from sla.choices import Outcome, TimerState


@dataclass
class Tally:
    """Clocks that were judged; `tolerated` are among the met."""

    met: int = 0
    tolerated: int = 0
    missed: int = 0

    @property
    def n(self) -> int:
        """How many."""
        return self.met + self.missed

    @property
    def rate(self) -> float | None:
        """The share of the met in percent, to one place and never rounded up to a full hundred; None without any."""
        if not self.n:
            return None
        rate = round(100 * self.met / self.n, 1)
        return 99.9 if self.missed and rate == 100 else rate  # noqa: PLR2004 (percent)

    def share(self, part: int) -> float:
        """What part of all, in percent."""
        return round(100 * part / self.n, 1) if self.n else 0.0

    def count(self, state: str, outcome: str, n: int) -> None:
        """Add `n` clocks that ended so."""
        if state == TimerState.MET:
            self.met += n
            self.tolerated += n if outcome == Outcome.TOLERATED else 0
        else:
            self.missed += n

    def add(self, other: "Tally") -> None:
        """Add all of `other`."""
        self.met, self.tolerated, self.missed = (
            self.met + other.met,
            self.tolerated + other.tolerated,
            self.missed + other.missed,
        )
