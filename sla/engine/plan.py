"""Laying a clock out in time: when it is due, and when each step of its escalation comes. Pure arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sla.calendars import (
    Hours,
    add_business_time,
    business_time_between,
    closing_of,
    is_open,
    is_working_day,
    local_date,
    next_opening,
    next_working_day,
    opening_of,
    working_day_length,
)
from sla.policy.target import Mark, Rule, Step, Target

Pause = tuple[datetime, datetime | None]
_NOTHING, _INSTANT = timedelta(), timedelta(microseconds=1)
# Their due time is a moment of the day, not the end of a span: "before" means minutes of anybody's watch.
_FIXED = frozenset({Rule.GIVEN, Rule.DAY_END, Rule.CALL_BACK})


@dataclass(frozen=True)
class Plan:
    """When a clock is due, and its steps in the order of their times."""

    due_at: datetime
    warn_at: datetime | None
    not_before: datetime | None
    steps: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True)
class Span:
    """What a plan is made from: the start, what was committed to, when the clock stood still, what was granted."""

    started_at: datetime
    given_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extended: timedelta = _NOTHING


def plan_of(span: Span, *, target: Target, hours: Hours) -> Plan:
    """The plan of a clock that goes by `target` and `hours`. An open pause counts for nothing yet: a standing clock
    is due as if it went on at the moment it stopped.
    """
    due_at = _due(span, target, hours)
    steps = sorted(_times(span, target, hours, due_at), key=lambda found: found[1])
    early = [moment for step, moment in steps if not (step.is_late or step.is_opening)]
    return Plan(
        due_at=due_at,
        warn_at=early[0] if early else None,
        not_before=span.started_at + timedelta(seconds=target.not_before) if target.not_before else None,
        steps=tuple((step.code, moment) for step, moment in steps),
    )


def length_of(target: Target, hours: Hours) -> timedelta:
    """The business time a target of the rule AFTER grants."""
    return timedelta(seconds=target.due.seconds) + target.due.days * working_day_length(hours)


def _due(span: Span, target: Target, hours: Hours) -> datetime:
    due = target.due
    match due.rule:
        case Rule.AFTER:
            return walk(span, length_of(target, hours) + span.extended, hours=hours)
        case Rule.GIVEN:
            return (span.given_at or span.started_at) + timedelta(seconds=due.seconds) + span.extended
        case Rule.DAY_END:
            least = span.started_at + timedelta(seconds=due.least)
            return max(day_end(hours, span.started_at) + timedelta(seconds=due.seconds), least)
        case Rule.SAME_TIME:
            return _same_time(span, due.days, hours)
        case Rule.OPENING:
            return add_business_time(hours, next_opening(hours, span.started_at), timedelta(seconds=due.seconds))
        case _:  # Rule.CALL_BACK
            due_at = span.started_at + timedelta(seconds=due.seconds)
            if is_open(hours, due_at - _INSTANT):  # until closing time is in time; the very opening is no time at all
                return due_at
            return add_business_time(hours, next_opening(hours, due_at), timedelta(seconds=due.then))


def _same_time(span: Span, days: int, hours: Hours) -> datetime:
    begins = next_opening(hours, span.started_at).astimezone(hours.zone)
    day = begins.date()
    for _ in range(days):
        day = next_working_day(hours, day)
    ends = datetime.combine(day, begins.time(), hours.zone).astimezone(UTC)
    return ends if is_open(hours, ends) else next_opening(hours, ends)


def walk(span: Span, length: timedelta, *, hours: Hours) -> datetime:
    """When `length` of business time has passed since the start, the pauses left out."""
    cursor = span.started_at
    for begins, ends in span.pauses:
        used = business_time_between(hours, cursor, max(begins, cursor))
        if used >= length or ends is None:
            break
        length, cursor = length - used, max(ends, cursor)
    return add_business_time(hours, cursor, length) if length > _NOTHING else cursor


def day_end(hours: Hours, at: datetime) -> datetime:
    """The end of the working day of `at`; of the next one, where that day is over or none."""
    day = local_date(hours, at)
    ends = closing_of(hours, day) if is_working_day(hours, day) else None
    if ends is None or ends <= at:
        ends = closing_of(hours, next_working_day(hours, day))
    assert ends is not None  # noqa: S101 (a working day has an end)
    return ends


def _times(span: Span, target: Target, hours: Hours, due_at: datetime) -> Iterator[tuple[Step, datetime]]:
    length = business_time_between(hours, span.started_at, due_at)
    if target.due.rule is Rule.AFTER:
        length = length_of(target, hours) + span.extended
    for step in target.steps:
        moment = _time(step, span, target, hours, due_at=due_at, length=length)
        # A warning that would come before the clock has started (a commitment of five minutes) warns of nothing.
        if moment is not None and (step.is_late or span.started_at < moment < due_at):
            yield step, moment


def _time(
    step: Step, span: Span, target: Target, hours: Hours, *, due_at: datetime, length: timedelta
) -> datetime | None:
    seconds = timedelta(seconds=step.amount)
    match step.mark:
        case Mark.ELAPSED:
            return walk(span, seconds + span.extended, hours=hours)
        case Mark.PERCENT:
            return walk(span, length * step.amount / 100, hours=hours)
        case Mark.BEFORE:
            return _before(due_at, seconds, target, hours)
        case Mark.BEFORE_PERCENT:
            return _before(due_at, max(length * step.amount / 100, timedelta(seconds=step.least)), target, hours)
        case Mark.AFTER:
            seconds += timedelta(seconds=target.tolerance)
            return add_business_time(hours, due_at, seconds) if seconds else due_at
        case Mark.AFTER_PERCENT:
            return add_business_time(hours, due_at, length * step.amount / 100)
        case Mark.NEXT_OPENING:
            return opening_of(hours, next_working_day(hours, local_date(hours, due_at)))
        case _:  # Mark.ATTEMPTS comes when it comes
            return None


def _before(due_at: datetime, ahead: timedelta, target: Target, hours: Hours) -> datetime:
    return due_at - ahead if target.due.rule in _FIXED else add_business_time(hours, due_at, -ahead)
