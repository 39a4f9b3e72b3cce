"""One batch: claim, work out, write, tell. All of it in one transaction."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db import transaction

from core.bus import publish
from core.sql import insert_new, insert_rows, update_rows
from sla.choices import EventCode, TaskState, TimerState
from sla.engine.ledger import moment_of
from sla.events import Firing, StepsFired, TaskCodes, TasksOpened
from sla.firing.days import roll_days
from sla.firing.due import Due, Moment, take
from sla.firing.people import People
from sla.measures.table import AWAITS_USER, MEASURES
from sla.models import Task, Timer, TimerEvent
from sla.policy.target import Mark, Step
from sla.rulebook import targets_of
from sla.stale import mark_stale
from sla.telling import TOLD, tell_tasks
from tickets.actions import mark_breached

_CLAIMED = ("position", "state", "judged_at", "next_fire_at", "failures", "last_error")
_TOLD = ("timer", "ticket", "code", "round", "step", "at", "scheduled_at", "lateness", "params")
_OWED = TOLD[1:]
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(slots=True)
class Fired:
    """A step that has come, at `moment`, and who is told."""

    due: Due
    step: Step
    moment: datetime
    receivers: tuple[int, ...] = ()
    reminds: bool = False

    @property
    def awaits_user(self) -> bool:
        """Whether it is the requester who is waited for: then nobody of the desk is late."""
        return self.due.measure in AWAITS_USER

    @property
    def is_breach(self) -> bool:
        """Whether a clock that still ran is past its due time by this step."""
        return self.step.is_due and self.due.ended_at is None and not self.awaits_user

    @property
    def is_told(self) -> bool:
        """Whether anybody hears of it."""
        is_over = self.awaits_user and self.step.is_due and self.due.ended_at is None
        return bool(self.receivers) or self.reminds or is_over

    @property
    def code(self) -> str:
        """What the clocks' journal calls it."""
        if self.awaits_user:
            quiet = EventCode.REMINDED if self.step.reminds else EventCode.WARNED
            return EventCode.UNANSWERED if self.step.is_due else quiet
        if self.step.mark is Mark.ATTEMPTS:
            return EventCode.ATTEMPTED
        return (
            EventCode.BREACHED if self.step.is_due else EventCode.ESCALATED if self.step.is_late else EventCode.WARNED
        )


@dataclass
class Work:
    """What a batch will write."""

    at: datetime
    people: People
    claims: list[tuple[object, ...]] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    failed: list[tuple[int, Exception]] = field(default_factory=list)


def fire_batch(
    moment: Moment, *, limit: int, only: Collection[int] = ()
) -> tuple[int, int, list[tuple[int, Exception]]]:
    """Fire at most `limit` due clocks: how many were taken, how many steps they fired, and which could not be worked
    out (they are left as they are, for the caller to put off).
    """
    with transaction.atomic():
        due, places = take(moment, limit=limit, only=only)
        if not due:
            return 0, 0, []
        work = Work(moment.at, People(at=moment.at, places=places))
        for one in due:
            _work_out_safely(one, work)
        _write(work)
    return len(due), len(work.fired), work.failed


def _work_out_safely(due: Due, work: Work) -> None:
    try:
        _work_out(due, work)
    except Exception as error:  # noqa: BLE001 (one poisoned clock must not stop the others)
        work.failed.append((due.id, error))


def _work_out(due: Due, work: Work) -> None:
    fired = list(_steps_come(due, work.at))
    position = due.position + len(fired)
    state, judged_at = due.state, due.judged_at
    if state == TimerState.RUNNING and any(one is not None and one.is_breach for one in fired):
        state, judged_at = TimerState.BREACHED, due.due_at
    next_fire_at = moment_of(due.steps[position][1]) if position < len(due.steps) else None
    told = _with_receivers([one for one in fired if one is not None], work.people)
    work.claims.append((due.id, position, state, judged_at, next_fire_at, 0, "", due.next_fire_at))
    work.fired += told


def _steps_come(due: Due, at: datetime) -> Iterator[Fired | None]:
    """What has come by `at`, in its order; None for a step that a newer version of the policy no longer has."""
    target = targets_of(due.policy_version_id)[due.target]
    for code, text in due.steps[due.position :]:
        moment = moment_of(text)
        if moment > at:
            return
        step = target.step(code)
        yield Fired(due, step, moment) if step is not None else None


def _with_receivers(fired: list[Fired], people: People) -> list[Fired]:
    """After a standstill nobody is warned of what he is told is late, and nobody reminded twice at once. Who has
    answered is reminded no more, however late the pass.
    """
    is_late = any(one.step.is_late for one in fired)
    for one in fired:
        if one.step.is_late or not is_late:
            one.receivers = people.receivers(one.due, one.step)
    reminder = next((one for one in reversed(fired) if one.step.reminds), None)
    if reminder is not None and not is_late:
        reminder.reminds = reminder.due.ended_at is None
    return fired


def _write(work: Work) -> None:
    claimed = update_rows(Timer, _CLAIMED, work.claims, unchanged="next_fire_at")
    work.fired = sorted((one for one in work.fired if one.due.id in claimed), key=attrgetter("moment"))
    if not work.fired:
        return
    event_ids = insert_rows(TimerEvent, _TOLD, [_line(one, at=work.at) for one in work.fired])
    late = [one.due for one in work.fired if one.is_breach and one.due.ticket_id is not None]
    mark_breached([due.ticket_id for due in late if due.ticket_id is not None])
    _open_tasks(work)  # before the days roll over, which drops the tasks of a day that is over
    mark_stale([one.due.due_at for one in work.fired if one.is_breach], at=work.at)
    daily = [due.ticket_id for due in late if due.ticket_id is not None and MEASURES[due.measure].daily]
    roll_days(daily, at=work.at)
    told = tuple(_firing(one, pk) for one, pk in zip(work.fired, event_ids, strict=True) if one.is_told)
    publish(StepsFired(at=work.at, firings=told))


def _line(fired: Fired, *, at: datetime) -> tuple[object, ...]:
    due, late = fired.due, max(0, (at - fired.moment) // _MILLISECOND)
    params: dict[str, object] = {"to": list(fired.receivers)} if fired.receivers else {}
    if fired.step.reminds and not fired.reminds:
        params["left_out"] = True
    return due.id, due.ticket_id, fired.code, due.round, fired.step.code, at, fired.moment, late, params


def _firing(fired: Fired, event_id: int) -> Firing:
    due, step = fired.due, fired.step
    target = targets_of(due.policy_version_id)[due.target]
    return Firing(
        timer_id=due.id,
        event_id=event_id,
        ticket_id=due.ticket_id,
        norm=due.norm,
        measure=due.measure,
        code=fired.code,
        step=step.code,
        due_at=due.due_at,
        receivers=fired.receivers,
        via=step.via,
        is_digest=step.is_digest,
        is_urgent=step.is_urgent,
        reminds=fired.reminds,
        reminders=target.reminders,
        closes=target.closes,
    )


def _open_tasks(work: Work) -> None:
    rows = [_task(one, work) for one in work.fired if one.step.task and one.due.ended_at is None]
    ids = insert_new(Task, (*_OWED, "not_before", "created_at"), rows, once=("timer", "kind"))
    told = [TaskCodes(pk, *row[: len(_OWED)]) for row in rows if (pk := ids.pop((row[0], row[2]), None))]
    tell_tasks(TasksOpened, told, at=work.at)


def _task(fired: Fired, work: Work) -> tuple[Any, ...]:
    due, step = fired.due, fired.step
    whose = next(iter(work.people.receivers(due, step)), None)
    due_at = max(due.due_at, work.at)
    return due.id, due.ticket_id, step.task, whose, due_at, TaskState.OPEN.value, 0, due.not_before, work.at
