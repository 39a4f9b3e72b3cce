"""What the clocks of a ticket show at a glance: the nearest limit, and whether one was missed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ClockFace:
    """The nearest time limit of a ticket, as its row carries it for queues. All moments are aware, in UTC.

    `due_at` is None where nothing runs; `breached` says that some limit of this ticket has passed unmet, be it the
    nearest one or not. `norm` names the rule the nearest limit comes from, `started_at` and `warn_at` draw its gauge,
    and a `paused` one does not run down.
    """

    due_at: datetime | None
    breached: bool
    norm: str = ""
    started_at: datetime | None = None
    warn_at: datetime | None = None
    paused: bool = False

    @property
    def columns(self) -> dict[str, object]:
        """The columns of the ticket's row that hold it."""
        return {
            "next_due_at": self.due_at,
            "breached": self.breached,
            "next_norm": self.norm,
            "next_started_at": self.started_at,
            "next_warn_at": self.warn_at,
            "next_paused": self.paused,
        }
