"""Telling whoever wants to know what becomes of tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.bus import publish_then
from sla.events import TaskCodes, TasksFact
from sla.models import Task

TOLD = ("id", "timer", "ticket", "kind", "user", "due_at", "state", "attempts")  # columns, in the order of `TaskCodes`


def codes_of(task: Task) -> TaskCodes:
    """What is told of `task`, as it stands."""
    return TaskCodes(
        task_id=task.pk,
        timer_id=task.timer_id,
        ticket_id=task.ticket_id,
        kind=str(task.kind),
        user_id=task.user_id,
        due_at=task.due_at,
        state=str(task.state),
        attempts=task.attempts,
    )


def tell_tasks(fact: type[TasksFact], tasks: Sequence[TaskCodes], *, at: datetime, **more: Any) -> None:
    """`fact` about these, after what caused it; of none nothing. In the caller's transaction."""
    if tasks:
        publish_then(fact(at=at, tasks=tuple(tasks), **more))
