"""Targets: one promise each, with the conditions it holds under, how its due time is found, and who is told when.

A target is data with a norm's ID on it. In the database it is a JSON object (see `read.py`); here it is what clocks
work with. Spans are in seconds; those of a calendar are business time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Rule(StrEnum):
    """How a due time is found."""

    AFTER = "after"  # so much business time after the start
    GIVEN = "given"  # the time somebody committed to, plus an offset
    DAY_END = "day_end"  # the end of the site's working day, minus an offset, at least so long after the start
    SAME_TIME = "same_time"  # at the same time of the day, so many working days later
    OPENING = "opening"  # so long after the next opening
    CALL_BACK = "call_back"  # around the clock, but never outside the hours: then so long after the next opening


@dataclass(frozen=True)
class Due:
    """`rule` with its figures. `days` are working days of the calendar, added to `seconds`."""

    rule: Rule
    seconds: int = 0
    days: int = 0
    least: int = 0
    then: int = 0


class Mark(StrEnum):
    """What the time of a step is counted by."""

    ELAPSED = "elapsed"  # business time since the start
    PERCENT = "percent"  # of the span
    BEFORE = "before"  # ahead of the due time
    BEFORE_PERCENT = "before_percent"  # of the span ahead of the due time, at least so many seconds
    AFTER = "after"  # business time past the due time; 0 is the due time itself
    AFTER_PERCENT = "after_percent"  # of the span, past the due time
    NEXT_OPENING = "next_opening"  # when the next working day begins
    ATTEMPTS = "attempts"  # at once, when so many attempts have failed


CLOSE = "close"
REQUESTER = "requester"  # among the receivers: whoever asked for help himself
LATE_MARKS = frozenset({Mark.AFTER, Mark.AFTER_PERCENT, Mark.NEXT_OPENING})


@dataclass(frozen=True)
class Step:
    """One step of an escalation: when, to whom, by which ways, the task it opens, if any, and what it does itself."""

    code: str
    mark: Mark
    amount: float = 0
    least: int = 0
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ("app",)
    task: str = ""
    is_digest: bool = False
    is_urgent: bool = False
    act: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it stands at or past the due time."""
        return self.mark in LATE_MARKS

    @property
    def is_opening(self) -> bool:
        """Whether it comes at once, with the clock's start; it warns of nothing."""
        return self.mark is Mark.ELAPSED and self.amount <= 1

    @property
    def is_due(self) -> bool:
        """Whether it is the due time itself."""
        return self.mark is Mark.AFTER and self.amount == 0

    @property
    def reminds(self) -> bool:
        """Whether the requester is reminded by it."""
        return REQUESTER in self.to


@dataclass(frozen=True)
class Target:
    """One promise. `when` maps a condition's name to the codes that fulfil it; an absent one is no condition."""

    code: str
    measure: str
    norm: str
    calendar: str
    due: Due
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    pauses: frozenset[str] = frozenset()
    tolerance: int = 0
    not_before: int = 0
    extension: int = 0
    extensions: int = 0
    every: int = 1  # while a part or the vendor is waited for until a date: once in so many working days (TRACK-1)
    task: str = ""
    task_for: str = ""
    goal: int = 95

    @property
    def tasks(self) -> frozenset[str]:
        """The kinds of tasks it opens, from the start or by a step."""
        return frozenset(kind for kind in (self.task, *(step.task for step in self.steps)) if kind)

    @property
    def reminders(self) -> int:
        """How often the requester is reminded."""
        return sum(step.reminds for step in self.steps)

    @property
    def closes(self) -> bool:
        """Whether the ticket is closed where nobody has answered."""
        return any(step.act == CLOSE for step in self.steps)

    def step(self, code: str) -> Step | None:
        """The step called `code`; None where a newer version has none of that name."""
        return next((step for step in self.steps if step.code == code), None)
