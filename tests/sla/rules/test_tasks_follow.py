"""Tasks follow the rules: a clock that goes by another target has that target's tasks, and no others."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sla.actions.catch_up import replan_lagging
from sla.models import Task, Timer
from sla.policy.shipped import default_targets
from sla.task_queries import open_tasks
from tests.factories import Desk
from tests.sla.rules.shorthand import Doc, edited, published
from tests.sla.running import run_until
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    """Two in the afternoon, at work."""
    desk = Desk()
    desk.at += 2 * HOUR
    return desk


def _rules(desk: Desk, targets: list[Doc], *, at: datetime) -> None:
    """Other rules hold, and every clock has been laid out by them."""
    published(targets, by=desk.manager, at=at)
    replan_lagging(at=at + timedelta(seconds=1), limit=1000)


def _promise(desk: Desk) -> Ticket:
    ticket = desk.processing()
    due_at = desk.at + 3 * HOUR
    actions.promise(ticket_id=ticket.pk, due_at=due_at, text="A first result.", by=desk.engineer, at=desk.at)
    return ticket


def _without_task(code: str) -> list[Doc]:
    docs = edited(default_targets(), code)
    for doc in docs:
        if doc["code"] == code:
            doc.pop("task", None)
            doc["steps"] = [{key: value for key, value in step.items() if key != "task"} for step in doc["steps"]]
    return docs


def _tasks(ticket: Ticket, kind: str) -> list[tuple[str, datetime | None]]:
    return list(Task.objects.filter(ticket=ticket, kind=kind).values_list("state", "closed_at"))


def test_a_target_without_tasks_overtakes_the_task_of_the_one_before(desk: Desk) -> None:
    ticket = _promise(desk)
    assert _tasks(ticket, "promise") == [("open", None)]
    at = desk.at + 10 * MINUTE
    _rules(desk, _without_task("prom-1"), at=at)
    assert Timer.objects.get(measure="prom_1").is_ticking
    assert _tasks(ticket, "promise") == [("dropped", at)]
    assert not open_tasks().filter(ticket=ticket, kind="promise").exists()


def test_the_task_of_a_step_that_has_fired_is_overtaken_too(desk: Desk) -> None:
    ticket = desk.dispatched()
    run_until(desk.at + 3 * HOUR)
    (call,) = _tasks(ticket, "dispatcher_call")
    assert call == ("open", None)
    code = Timer.objects.get(measure="disp_1").target
    at = desk.at + 3 * HOUR + MINUTE
    _rules(desk, _without_task(code), at=at)
    assert _tasks(ticket, "dispatcher_call") == [("dropped", at)]


def test_a_change_of_the_ticket_alone_can_overtake_it(desk: Desk) -> None:
    """A target for complaints without the task, more specific than the one there was."""
    extra: dict[str, Any] = next(doc for doc in _without_task("prom-1") if doc["code"] == "prom-1")
    _rules(desk, [*default_targets(), extra | {"code": "prom-p1", "when": {"priority": ["1"]}}], at=desk.at)
    ticket = _promise(desk)
    at = desk.at + 5 * MINUTE
    actions.amend(ticket_id=ticket.pk, changes={"impact": "high", "urgency": "high"}, by=desk.agent, at=at)
    assert Timer.objects.get(measure="prom_1").target == "prom-p1"
    assert _tasks(ticket, "promise") == [("dropped", at)]
    back = at + MINUTE
    actions.amend(ticket_id=ticket.pk, changes={"impact": "low", "urgency": "low"}, by=desk.agent, at=back)
    assert _tasks(ticket, "promise") == [("open", None)], "asked for again: the same task, open again"
    assert Task.objects.get(kind="promise").due_at == Timer.objects.get(measure="prom_1").due_at


def test_a_target_with_a_task_from_the_start_opens_it_for_clocks_that_run(desk: Desk) -> None:
    _rules(desk, _without_task("prom-1"), at=desk.at)
    ticket = _promise(desk)
    assert _tasks(ticket, "promise") == []
    _rules(desk, default_targets(), at=desk.at + MINUTE)
    task = Task.objects.get(ticket=ticket, kind="promise")
    assert (task.state, task.user) == ("open", desk.engineer.user)


def test_what_was_done_stays_done(desk: Desk) -> None:
    """Nobody is asked for it a second time because the rules have changed to and fro."""
    ticket = _promise(desk)
    Task.objects.filter(kind="promise").update(state="done", closed_at=desk.at)
    _rules(desk, _without_task("prom-1"), at=desk.at + MINUTE)
    _rules(desk, default_targets(), at=desk.at + 2 * MINUTE)
    assert _tasks(ticket, "promise") == [("done", desk.at)]


def test_tasks_of_the_same_kind_stay_as_they_are(desk: Desk) -> None:
    ticket = _promise(desk)
    before = Task.objects.get(ticket=ticket, kind="promise")
    _rules(desk, edited(default_targets(), "prom-1", goal=80), at=desk.at + MINUTE)
    after = Task.objects.get(pk=before.pk)
    assert (after.state, after.user_id, after.due_at) == ("open", before.user_id, before.due_at)


def test_a_late_clock_that_no_target_wants_any_more_leaves_no_task_done(desk: Desk) -> None:
    """What nobody did was not done: the list of the supervisor says so."""
    ticket = desk.dispatched()
    run_until(desk.at + 3 * HOUR)
    at = desk.at + 3 * HOUR + MINUTE
    code = Timer.objects.get(measure="disp_1").target
    _rules(desk, [doc for doc in default_targets() if doc["code"] != code], at=at)
    timer = Timer.objects.get(measure="disp_1")
    assert (timer.state, timer.outcome) == ("breached", "untargeted")
    assert _tasks(ticket, "dispatcher_call") == [("dropped", at)]
