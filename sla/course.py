"""The course of a clock: what happened on the way from its start to its due time, what did not count, what is to come.
Facts and codes; no statement.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sla.choices import EventCode, TimerState
from sla.closures import Closure, closures_of
from sla.engine.ledger import span_of
from sla.engine.plan import Pause, Span, plan_of
from sla.engine.steps import moment_of
from sla.models import Timer, TimerEvent
from sla.policy.target import Step, Target
from sla.rulebook import hours_of, targets_of


class What(StrEnum):
    """What a moment of a clock's course is."""

    START = "start"
    CLOSED = "closed"
    PAUSE = "pause"
    DUE = "due"
    EVENT = "event"
    STEP = "step"
    END = "end"


_AT_ONCE = timedelta(seconds=30)  # within it the breach itself says when it was due
_ORDER = {what: place for place, what in enumerate(What)}  # of what comes in the same second


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line of the course: something that happened, or (`is_ahead`) will happen if nobody stops the clock."""

    what: What
    at: datetime
    ends: datetime | None = None
    is_ahead: bool = False
    closure: Closure | None = None
    event: TimerEvent | None = None
    step: Step | None = None
    waiting_on: str = ""


def target_of(timer: Timer) -> Target:
    """The target `timer` goes by, kept once read."""
    return targets_of(timer.policy_version_id)[timer.target]


def course_of(
    timer: Timer, events: Sequence[TimerEvent], *, at: datetime, waits: Mapping[datetime, str] | None = None
) -> tuple[Moment, ...]:
    """The moments of a clock in their order; of one that stands still, as if it went on at `at`. `waits` says what was
    waited for from a moment on. No statement.
    """
    pauses, (due_at, ahead) = pauses_of(timer), _ahead(timer, at)
    found = [Moment(what=What.START, at=timer.started_at, is_ahead=timer.started_at > at)]
    found += _closed(timer, pauses, due_at=due_at, at=at)
    found += [
        Moment(what=What.PAUSE, at=begins, ends=ends, waiting_on=(waits or {}).get(begins, ""))
        for begins, ends in pauses
    ]
    found += [Moment(what=What.EVENT, at=event.at, event=event) for event in events]
    found += ahead
    if not any(event.code == EventCode.BREACHED and abs(event.at - due_at) < _AT_ONCE for event in events):
        found.append(Moment(what=What.DUE, at=due_at, is_ahead=due_at > at))
    if timer.ended_at is not None:
        found.append(Moment(what=What.END, at=timer.ended_at))
    return tuple(sorted(found, key=lambda moment: (moment.at, _ORDER[moment.what])))


def pauses_of(timer: Timer) -> list[Pause]:
    """When the clock stood still; an open end is None."""
    return [(moment_of(begins), moment_of(ends) if ends else None) for begins, ends in timer.pauses]


def next_escalation(timer: Timer) -> tuple[datetime, Step] | None:
    """The next step that tells somebody above, and when it comes; None where none does, or while the clock stands."""
    if timer.ended_at is not None or timer.state == TimerState.PAUSED:
        return None
    target = target_of(timer)
    steps = ((moment_of(at), target.step(code)) for code, at in timer.steps[timer.position :])
    return next(((at, step) for at, step in steps if step is not None and step.is_late and (step.to or step.act)), None)


def _closed(timer: Timer, pauses: Sequence[Pause], *, due_at: datetime, at: datetime) -> Iterator[Moment]:
    hours = hours_of(timer.calendar_id)
    for closure in closures_of(
        hours, target=target_of(timer), started_at=timer.started_at, due_at=due_at, pauses=pauses
    ):
        yield Moment(
            what=What.CLOSED, at=closure.begins, ends=closure.ends, closure=closure, is_ahead=closure.begins > at
        )


def _ahead(timer: Timer, at: datetime) -> tuple[datetime, list[Moment]]:
    """The due time, and the steps that wait."""
    target = target_of(timer)
    due_at, waiting = timer.due_at, [(code, moment_of(text)) for code, text in timer.steps[timer.position :]]
    if timer.state == TimerState.PAUSED:
        plan = plan_of(_going_on(timer, at), target=target, hours=hours_of(timer.calendar_id))
        codes = {code for code, _ in waiting}
        due_at, waiting = plan.due_at, [(code, moment) for code, moment in plan.steps if code in codes]
    steps = ((target.step(code), moment) for code, moment in waiting)
    return due_at, [
        Moment(what=What.STEP, at=moment, step=step, is_ahead=True)
        for step, moment in steps
        if step is not None and (step.to or step.act)
    ]


def _going_on(timer: Timer, at: datetime) -> Span:
    span = span_of(timer)
    return replace(span, pauses=tuple((begins, ends or max(begins, at)) for begins, ends in span.pauses))
