"""Tasks follow their clocks: opened with them, due with them, done or dropped with them. What changes is told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet

from core.sql import update_and_read
from sla.choices import Outcome, Receiver, TaskKind, TaskState, TimerState
from sla.engine.ledger import Ledger, Turn
from sla.engine.view import View
from sla.events import TaskCodes, TasksClosed, TasksOpened, TasksPostponed
from sla.models import Task, Timer
from sla.policy.target import Mark, Target
from sla.rulebook import targets_of
from sla.telling import TOLD, codes_of, tell_tasks

_UNDONE = frozenset(Outcome) - {Outcome.TOLERATED}  # nobody did what was asked for: the clock ended otherwise


def is_owing(ledger: Ledger) -> bool:
    """Whether tasks are to be opened, for which it must be known who is on the ticket."""
    return bool(ledger.new) or any(turn.is_owed for turn in ledger.turns)


def open_tasks(ledger: Ledger, view: View | None, *, at: datetime) -> None:
    """Those that the targets of new clocks ask for, and of clocks that go by another target now."""
    tasks = []
    for timer in ledger.new:
        target = ledger.target_of(timer)
        if target.task and timer.ended_at is None:
            tasks.append(_new_task(timer, target, view, at=at))
    if tasks:
        Task.objects.bulk_create(tasks)
    opened = [codes_of(task) for task in tasks]
    for turn in ledger.turns:
        if turn.is_owed and turn.timer.ended_at is None:
            opened += _owe(_new_task(turn.timer, ledger.target_of(turn.timer), view, at=at))
    tell_tasks(TasksOpened, opened, at=at)


def _owe(task: Task) -> Iterator[TaskCodes]:
    """Open it; where an earlier target had opened one like it, that one is open again."""
    there = Task.objects.filter(timer=task.timer, kind=task.kind)
    if there.exists():
        values = {"due_at": task.due_at, "not_before": task.not_before}
        yield from _changed(there.filter(state=TaskState.DROPPED), state=TaskState.OPEN, closed_at=None, **values)
    else:
        task.save(force_insert=True)
        yield codes_of(task)


def _new_task(timer: Timer, target: Target, view: View | None, *, at: datetime) -> Task:
    return Task(
        timer=timer,
        ticket_id=timer.ticket_id,
        kind=target.task,
        user_id=_whose(timer, target, view),
        due_at=max(timer.due_at, at),
        not_before=timer.not_before,
        created_at=at,
    )


def _whose(timer: Timer, target: Target, view: View | None) -> int | None:
    """Whose task it is: the first responder's unless the target says otherwise (LIFE-3)."""
    people = {
        Receiver.PERSON: timer.person_id,
        Receiver.ASSIGNEE: view.assignee_id if view else None,
        Receiver.FIRST_RESPONDER: view.first_responder_id if view else None,
    }
    wanted = people.get(Receiver(target.task_for)) if target.task_for else people[Receiver.FIRST_RESPONDER]
    return wanted or people[Receiver.FIRST_RESPONDER] or timer.person_id


def settle_tasks(timers: Iterable[Timer], *, at: datetime) -> None:
    """Tasks of clocks that have changed: done with them, dropped with them, due with them. As many statements as there
    are ways in which clocks have ended, since those of a day end together.
    """
    ended: dict[tuple[str, datetime], list[Timer]] = defaultdict(list)
    later: list[TaskCodes] = []
    for timer in timers:
        if not targets_of(timer.policy_version_id)[timer.target].tasks:
            continue
        if timer.ended_at is None:
            mine = Task.objects.filter(timer=timer, state=TaskState.OPEN)
            later += _changed(mine.filter(due_at__lt=timer.due_at), due_at=timer.due_at)
        else:
            is_dropped = timer.state == TimerState.CANCELLED or timer.outcome in _UNDONE
            ended[TaskState.DROPPED if is_dropped else TaskState.DONE, timer.ended_at].append(timer)
    closed: list[TaskCodes] = []
    for (state, closed_at), several in ended.items():
        mine = Task.objects.filter(timer__in=several, state=TaskState.OPEN)
        closed += _changed(mine, state=state, closed_at=closed_at)
    tell_tasks(TasksPostponed, later, at=at)
    tell_tasks(TasksClosed, closed, at=at)


def ask_again(timers: Iterable[Timer], *, at: datetime) -> None:
    """The supervisor had it tried once more, and that failed too: he decides again."""
    tried = [timer for timer in timers if timer.ended_at is None and _is_beyond(timer)]
    if tried:
        decided = Task.objects.filter(timer__in=tried, kind=TaskKind.DECIDE, state=TaskState.DONE)
        again = list(_changed(decided, state=TaskState.OPEN, closed_at=None, again_at=None))
        tell_tasks(TasksOpened, again, at=at)


def _is_beyond(timer: Timer) -> bool:
    steps = targets_of(timer.policy_version_id)[timer.target].steps
    return any(step.mark is Mark.ATTEMPTS and step.amount < timer.attempts for step in steps)


def drop_overtaken(turns: Iterable[Turn], *, at: datetime) -> None:
    """Tasks of kinds that the present target of their clock has not: nobody asks for them any more."""
    dropped: list[TaskCodes] = []
    for turn in turns:
        mine = Task.objects.filter(timer=turn.timer, kind__in=turn.over, state=TaskState.OPEN)
        dropped += _changed(mine, state=TaskState.DROPPED, closed_at=turn.at)
    tell_tasks(TasksClosed, dropped, at=at)


def _changed(tasks: "QuerySet[Task]", **values: object) -> Iterator[TaskCodes]:
    return (TaskCodes(*row) for row in update_and_read(tasks, TOLD, **values))
