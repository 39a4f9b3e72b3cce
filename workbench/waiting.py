"""What waits for a person, told beside every page of the desk: notices, tasks, chats."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import User
from channels_intake.messengers.queries import waiting_conversations
from core.written import Written, write
from notifications.queries import CAP as MOST_NOTICES
from notifications.queries import unread_of
from sla.task_queries import CAP as MOST_TASKS
from sla.task_queries import tasks_of
from workbench.counting import SAMPLES, Count, Whose, count_each, countable

_ASKED: "dict[str, Callable[[Whose], QuerySet[Any, Any]]]" = {
    "unread": lambda whose: countable(unread_of(whose[0]))[: MOST_NOTICES + 1],
    "tasks": lambda whose: countable(tasks_of(whose[0]), late=Q(due_at__lte=whose[1]))[: MOST_TASKS + 1],
    "talks": lambda _whose: countable(waiting_conversations()),
}


@dataclass(frozen=True)
class Waiting:
    """His unread notices and open tasks, none counted beyond 100, and the chats that wait for anybody's answer."""

    unread: int
    tasks: Count
    talks: int


def waiting_for(user: User, *, at: datetime) -> Waiting:
    """What waits for `user`. One statement, answered by indexes of what is open."""
    asked = {name: written.about((user, at)) for name, written in _statements(connection.vendor).items()}
    told = count_each(asked)
    return Waiting(told["unread"].size, told["tasks"], told["talks"].size)


@cache
def _statements(_vendor: str) -> dict[str, Written[Whose]]:
    """As SQL, put into words once for each kind of database."""
    made = {name: write(asked, samples=SAMPLES, values=_values) for name, asked in _ASKED.items()}
    return {name: written for name, written in made.items() if written is not None}


def _values(whose: Whose) -> tuple[object, ...]:
    user, at = whose
    return user.pk, at
