"""What clocks tell: one event for a whole batch, since ten thousand may come at once."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True)
class Firing:
    """A step of one clock: whom it concerns, and by which ways they are told."""

    timer_id: int
    event_id: int
    ticket_id: int | None
    norm: str
    measure: str
    code: str
    step: str
    due_at: datetime
    receivers: tuple[int, ...]
    via: tuple[str, ...]
    is_digest: bool
    is_urgent: bool


@dataclass(frozen=True, kw_only=True)
class StepsFired(Event):
    """Steps of escalations have come. All of one batch, in the order in which they were due."""

    firings: tuple[Firing, ...]


@dataclass(frozen=True, kw_only=True)
class ClockTold(Event):
    """A floor above has said of something that is no act on a ticket: what this clock waits for has happened, or
    (not `is_met`) was tried in vain.
    """

    owner_kind: str
    owner_id: int
    measure: str
    is_met: bool
    by_id: int | None
