"""A desk with everybody on duty, on an ordinary Monday morning, and its follow-ups."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from satisfaction.followups.actions import Said, record_try
from satisfaction.followups.models import FollowUp
from sla.models import Task
from tests.sla.clockwork import Crew, at
from tickets.models import Ticket


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return Crew()


def task_of(ticket: Ticket, measure: str = "foll_1", kind: str = "") -> Task:
    """The ticket's newest task of a follow-up."""
    found = Task.objects.filter(ticket=ticket, timer__measure=measure)
    return (found.filter(kind=kind) if kind else found.exclude(kind="decide")).latest("pk")


def tell(crew: Crew, task: Task, when: str, outcome: str = "reached", *, by: str = "agent", **said: Any) -> FollowUp:
    """A try at `when` by whoever holds a place."""
    seen = said.pop("seen", None)
    return record_try(task_id=task.pk, said=Said(outcome=outcome, **said), seen=seen, by=getattr(crew, by), at=at(when))


def record_of(ticket: Ticket) -> list[tuple[object, ...]]:
    """The ticket's record: kind, which try, by whom, how, how it ended, what he said."""
    rows = FollowUp.objects.filter(ticket=ticket).select_related("by").order_by("pk")
    return [(one.kind, one.number, str(one.by), one.way, one.outcome, one.result) for one in rows]
