"""By when an engineer answers, where whoever acknowledges names no time (LIFE-4). Time limits are kept a floor above;
whoever keeps them says here how they are asked.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tickets.choices import Priority
from tickets.models import Ticket

Limit = Callable[[Ticket, datetime], datetime | None]
"""By when this ticket is to be answered, asked at a moment; None where no limit is set."""
_kept: list[Limit] = []

# Where no policy sets a limit: SLA-PRI's response times, around the clock.
_WITHIN: dict[int, timedelta] = {
    Priority.P1: timedelta(minutes=15),
    Priority.P2: timedelta(minutes=30),
    Priority.P3: timedelta(hours=2),
    Priority.P4: timedelta(hours=4),
}


def kept_by(limit: Limit) -> None:
    """Let the time limits be asked by this from now on."""
    _kept[:] = [limit]


def answer_time(ticket: Ticket, *, at: datetime) -> datetime:
    """By when the user may be told at `at` that an engineer answers: the limit in force, else by priority alone."""
    limit = _kept[0](ticket, at) if _kept else None
    return limit or around_the_clock(ticket.priority, at=at)


def around_the_clock(priority: int, *, at: datetime) -> datetime:
    """By priority alone, as if somebody were always there."""
    return at + _WITHIN[priority]
