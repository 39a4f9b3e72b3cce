"""Tasks and clocks: what is to be done, by whom and when, and what became of it; and the rules they go by."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from notifications.webhooks.models import Delivery
from sla.actions.catch_up import replan_lagging
from sla.actions.decisions import try_again
from sla.actions.escalation import acknowledge, waive
from sla.actions.tasks import assign, attempt, take
from sla.firing import fire_due
from sla.models import Edition, Task, Timer
from sla.policy.shipped import default_targets
from tests.factories import staff
from tests.sla.clockwork import Crew, at, fire
from tests.sla.rules.shorthand import after, edited, published
from tests.sla.running import run_until
from tests.webhooks.told.conftest import Told, json_time
from tickets import actions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _promised(desk: Crew) -> Task:
    """The agent has promised to call; told so far is forgotten."""
    ticket = desk.processing()
    due_at = desk.at + 2 * HOUR
    actions.promise(ticket_id=ticket.pk, due_at=due_at, text="I call you.", by=desk.agent, at=desk.at)
    return Task.objects.get(ticket=ticket, kind="promise")


def _types(told: list[tuple[str, Any]]) -> list[str]:
    return [kind for kind, _data in told]


def _one(told: list[tuple[str, Any]]) -> Any:  # noqa: ANN401 (JSON)
    ((_kind, data),) = told
    return data


def test_norm_prom_1_a_promise_is_a_task_told_after_the_act_that_made_it(desk: Crew, told: Told) -> None:
    task = _promised(desk)
    assert task.ticket
    assert _types(told())[-2:] == ["ticket.promised", "task.opened"]
    agent = desk.user("agent").username
    assert told("task.opened")[-1][1] == {
        "task": {
            "id": task.pk,
            "kind": "promise",
            "state": "open",
            "due_at": json_time(desk.at + 2 * HOUR),
            "attempts": 0,
        },
        "clock": {
            "id": task.timer_id,
            "norm": "PROM-1",
            "measure": "prom_1",
            "owner": {"kind": "ticket", "id": task.ticket.pk},
        },
        "ticket": task.ticket.number,
        "user": agent,
    }


def test_norm_prom_1_a_try_and_a_kept_promise_are_told(desk: Crew, told: Told) -> None:
    task = _promised(desk)
    Delivery.objects.all().delete()
    attempt(task_id=task.pk, outcome="not_reached", note="Nobody there.", by=desk.agent, at=desk.at + HOUR)
    attempt(task_id=task.pk, outcome="reached", by=desk.agent, at=desk.at + HOUR)
    assert _types(told("task.", "ticket.")) == [
        "task.attempted",
        "ticket.call_logged",
        "task.attempted",
        "ticket.call_logged",
        "task.done",
    ]
    first, second = (data for _kind, data in told("task.attempted"))
    assert (first["outcome"], first["task"]["attempts"]) == ("not_reached", 1)
    assert (second["outcome"], second["task"]["attempts"]) == ("reached", 2)
    assert first["by_user"] == desk.user("agent").username
    assert _one(told("task.done"))["task"] | {"due_at": ""} == {
        "id": task.pk,
        "kind": "promise",
        "state": "done",
        "attempts": 2,
        "due_at": "",
    }


def test_what_is_no_longer_needed_is_told(desk: Crew, told: Told) -> None:
    task = _promised(desk)
    actions.cancel(ticket_id=task.ticket_id or 0, reason="withdrawn", by=desk.agent, at=desk.at + HOUR)
    assert _types(told("ticket.cancelled", "task.dropped")) == ["ticket.cancelled", "task.dropped"]
    assert _one(told("task.dropped"))["task"]["state"] == "dropped"


def test_norm_life_3_who_has_a_task_is_told_and_that_first_responsibility_takes_them_along(
    desk: Crew, told: Told
) -> None:
    task, other = _promised(desk), staff(Role.AGENT)
    assert other.user
    take(task_id=task.pk, by=desk.shift_lead, at=desk.at)
    assign(task_id=task.pk, to_user=desk.user("agent"), by=desk.supervisor, at=desk.at)
    actions.hand_over(ticket_id=task.ticket_id or 0, to_user=other.user, reason="x", by=desk.supervisor, at=desk.at)
    passed = [(data["user"], data["by_user"]) for _kind, data in told("task.assigned")]
    lead, agent, supervisor = (desk.user(name).username for name in ("shift_lead", "agent", "supervisor"))
    assert passed == [(lead, lead), (agent, supervisor), (other.user.username, supervisor)]


def test_a_decision_that_gives_the_next_try_to_a_colleague_is_told(desk: Crew, told: Told) -> None:
    ticket = desk.resolve(desk.by("14:00").processing(), "14:00")
    for when in ("14:10", "15:00", "16:00"):
        desk.call(ticket, when, reached=False)
        fire(when)
    colleague = desk.user("shift_lead")
    decision = Task.objects.get(ticket=ticket, kind="decide")
    tomorrow = at("Tue 09:00")
    try_again(task_id=decision.pk, again_at=tomorrow, to_user=colleague, by=desk.supervisor, at=at("16:10"))
    data = _one(told("task.assigned"))
    assert (data["task"]["kind"], data["user"]) == ("follow_up", colleague.username)
    assert data["by_user"] == desk.user("supervisor").username


def test_other_rules_are_told_and_the_time_they_give_a_task(desk: Crew, told: Told) -> None:
    task = _promised(desk)
    docs = edited(default_targets(), "phone-2", due=after(3600))
    published(docs, by=desk.manager, at=desk.at)
    assert _one(told("rules.changed")) == {
        "edition_id": Edition.objects.latest("pk").pk,
        "by_user": desk.user("manager").username,
    }
    Task.objects.filter(pk=task.pk).update(due_at=desk.at)  # as a target that gives less time would have it
    replan_lagging(at=desk.at + timedelta(seconds=1), limit=100)
    postponed = _one(told("task.postponed"))["task"]
    assert (postponed["id"], postponed["due_at"]) == (task.pk, json_time(desk.at + 2 * HOUR))


def test_many_tasks_at_once_are_told_one_by_one_by_a_handful_of_statements(desk: Crew, told: Told) -> None:
    tickets = [desk.processing() for _ in range(20)]
    with CaptureQueriesContext(connection) as queries:
        fire_due(now=lambda: at("17:30"))
    opened = told("task.opened")
    assert {data["ticket"] for _kind, data in opened} == {ticket.number for ticket in tickets}
    assert len(opened) == Task.objects.count() >= 20
    assert sum('INTO "webhooks_delivery"' in query["sql"] for query in queries) == 2


def test_norm_brt_1_who_takes_up_an_escalation_and_who_waives_a_clock_is_told(desk: Crew, told: Told) -> None:
    ticket = desk.receive(channel="portal", by=None)
    run_until(desk.at + timedelta(minutes=3))
    timer = Timer.objects.get(ticket=ticket, measure="brt_1")
    acknowledge(timer_id=timer.pk, by=desk.supervisor, at=desk.at + timedelta(minutes=4))
    waive(timer_id=timer.pk, reason="Asked twice.", by=desk.supervisor, at=desk.at + timedelta(minutes=4))
    clock = {"id": timer.pk, "norm": "BRT-1", "measure": "brt_1", "due_at": json_time(timer.due_at)}
    shared = {"clock": clock, "ticket": ticket.number, "by_user": desk.user("supervisor").username}
    assert _one(told("clock.acknowledged")) == shared
    assert _one(told("clock.waived")) == shared | {"reason": "Asked twice."}
