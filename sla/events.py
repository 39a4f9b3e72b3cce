"""What clocks tell: one event for a whole batch, since ten thousand may come at once."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True)
class Firing:
    """A step of one clock: whom it concerns, and by which ways they are told.

    Of a clock that waits for the requester: `reminds` says that this step reminds him, `reminders` how often its target
    does so in all, `closes` that the ticket is closed when the time is over.
    """

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
    reminds: bool = False
    reminders: int = 0
    closes: bool = False


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


@dataclass(frozen=True)
class TaskCodes:
    """A task: of which clock and ticket, what is to be done, whose it is and by when; how it stands."""

    task_id: int
    timer_id: int
    ticket_id: int | None
    kind: str
    user_id: int | None
    due_at: datetime
    state: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class TasksFact(Event):
    """Something happened to these tasks; many may change at once."""

    tasks: tuple[TaskCodes, ...]


@dataclass(frozen=True, kw_only=True)
class TasksOpened(TasksFact):
    """They are to be done."""


@dataclass(frozen=True, kw_only=True)
class TasksPostponed(TasksFact):
    """Their clocks give more time."""


@dataclass(frozen=True, kw_only=True)
class TasksAssigned(TasksFact):
    """They are somebody's now; `by_user_id` gave or took them."""

    by_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class TasksAttempted(TasksFact):
    """One try at them, and how it ended."""

    outcome: str
    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class TasksClosed(TasksFact):
    """They are done, or no longer needed: their `state` says which."""


@dataclass(frozen=True, kw_only=True)
class ClockFact(Event):
    """Somebody did something about a clock that is late, or will be."""

    timer_id: int
    ticket_id: int | None
    norm: str
    measure: str
    due_at: datetime
    by_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class ClockAcknowledged(ClockFact):
    """He looks after it: nobody else is called."""


@dataclass(frozen=True, kw_only=True)
class ClockWaived(ClockFact):
    """He decided, for a reason, that nobody waits for it any more."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class RulesChanged(Event):
    """Another edition of the policies and calendars holds from now on."""

    edition_id: int
    by_user_id: int | None
