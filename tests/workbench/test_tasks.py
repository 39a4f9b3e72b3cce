"""The list of tasks: what is to be done by when, for whom, what to say, and doing it at once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from core import clock
from sla.actions.signal import start_clock
from sla.actions.tasks import assign
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.models import Task
from sla.policy.conditions import Attributes
from sla.task_queries import count_overdue, count_waiting
from tests.factories import Desk, RequesterFactory, staff
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Ticket, TicketEvent
from workbench import paging

TASKS = "/desk/tasks/"
pytestmark = pytest.mark.django_db


def promised(desk: Desk, *, minutes: int = 60, **kwargs: object) -> Task:
    """The agent has promised to call back."""
    ticket = desk.processing(**kwargs)
    due = clock.now() + timedelta(minutes=minutes)
    actions.promise(ticket_id=ticket.pk, due_at=due, text="I call you.", by=desk.agent, at=clock.now())
    return Task.objects.get(ticket=ticket, kind="promise")


def overdue(task: Task) -> Task:
    Task.objects.filter(pk=task.pk).update(due_at=clock.now() - timedelta(minutes=1))
    return Task.objects.get(pk=task.pk)


def shown_to(browser: Browser, query: dict[str, str]) -> str:
    return browser.client.get(TASKS, query).content.decode()


def badge(page: str) -> str:
    match = re.search(r'<a class="rail__item" href="/desk/tasks/".*?</a>', page, re.DOTALL)
    assert match
    return words_of(match[0]).strip()


# What it shows ---------------------------------------------------------------------------------------------------


def test_norm_talk_6_a_line_says_whom_to_call_by_when_and_what_to_say(desk: Desk, agent: Browser) -> None:
    asker = RequesterFactory.create(name="张伟", honorific="张工", phone="13812345678")
    task = promised(desk, requester=asker, title="Printer in room 405 jams")
    page = agent.get(TASKS)
    words = words_of(page)
    assert "PROM-1" in words
    assert 'href="tel:13812345678"' in page
    assert f'href="/tickets/{task.ticket.number}/"' in page  # type: ignore[union-attr]
    assert f"Hello 张工, this is {desk.agent.user} of the service desk." in words
    assert "We promised to let you hear about “Printer in room 405 jams” by" in words


def test_who_has_not_accepted_is_called_himself(desk: Desk) -> None:
    ticket = desk.processing()
    engineer = desk.engineer.user
    assert engineer
    engineer.phone = "83170021"
    engineer.save(update_fields=["phone"])
    task = promised(desk)
    Task.objects.filter(pk=task.pk).update(kind="dispatcher_call", ticket=ticket)
    page = Browser(desk.agent).get(TASKS)
    assert 'href="tel:83170021"' in page
    assert f"Ticket {ticket.number} (“{ticket.title}”) has not been accepted yet." in words_of(page)
    Task.objects.filter(pk=task.pk).update(ticket=desk.dispatched())
    page = Browser(desk.agent).get(TASKS)
    assert desk.group.name in words_of(page)
    assert "tel:" not in page


def test_a_missed_call_is_called_back_although_it_has_no_ticket(desk: Desk, agent: Browser) -> None:
    assert desk.agent.user
    owner, attributes = Owner(OwnerKind.CALL, 17), Attributes(channel="phone")
    at, person = clock.now(), desk.agent.user.pk
    start_clock(owner=owner, measure="phone_2", at=at, attributes=attributes, person_id=person)
    task = Task.objects.get(kind="call_back")
    words = words_of(agent.get(TASKS))
    assert "Call 17" in words
    assert "I am sorry that we missed your call." in words
    agent.client.post(TASKS, {"task": task.pk, "do": "attempt", "outcome": "reached"})
    assert Task.objects.get(pk=task.pk).state == "done"


def test_each_person_has_a_list_of_his_own_first_due_first(desk: Desk, agent: Browser, engineer: Browser) -> None:
    later, sooner = promised(desk, minutes=90), promised(desk, minutes=30)
    order = re.findall(r'id="task-(\d+)"', agent.get(TASKS))
    assert order == [str(sooner.pk), str(later.pk)]
    assert "You have nothing to do by a time" in words_of(engineer.get(TASKS))


def test_what_may_not_be_done_yet_says_so(desk: Desk) -> None:
    ticket = desk.processing(kind="consultation")
    actions.note(ticket_id=ticket.pk, body="Told him how.", progress="advised", by=desk.engineer, at=clock.now())
    page = Browser(desk.agent).get(TASKS)
    assert "not before" in words_of(page)


def test_kinds_and_due_times_are_conditions(desk: Desk, agent: Browser) -> None:
    late, soon, far = overdue(promised(desk)), promised(desk, minutes=50), promised(desk, minutes=60 * 30)
    for query, shown in (
        ({"due": "overdue"}, [late]),
        ({"due": "hour"}, [late, soon]),
        ({"kind": "promise"}, [late, soon, far]),
        ({"kind": "close_out"}, []),
    ):
        assert re.findall(r'id="task-(\d+)"', shown_to(agent, query)) == [str(task.pk) for task in shown], query
    assert "No task meets these conditions" in words_of(agent.get(TASKS, kind="close_out"))
    for query in ({"kind": "x"}, {"due": "x"}, {"of": "x"}, {"cursor": "x"}):
        assert agent.client.get(TASKS, query).status_code == 400


def test_the_list_can_be_walked(desk: Desk, agent: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    made = [promised(desk, minutes=10 + place) for place in range(3)]
    page = agent.get(TASKS)
    older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
    assert older
    walked = re.findall(r'id="task-(\d+)"', page + agent.get(TASKS + older[1].replace("&amp;", "&")))
    assert walked == [str(task.pk) for task in made]


def test_the_statements_do_not_grow_with_the_tasks(desk: Desk, agent: Browser) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            agent.get(TASKS)
        return len(queries)

    promised(desk)
    few = ask()
    for _ in range(3):
        promised(desk)
    assert ask() == few <= 8


# Whose -----------------------------------------------------------------------------------------------------------


def test_only_supervisors_see_the_tasks_of_others(desk: Desk, agent: Browser) -> None:
    task = promised(desk)
    supervisor = Browser(desk.supervisor)
    assert f'id="task-{task.pk}"' in supervisor.get(TASKS, of="all")
    assert f'id="task-{task.pk}"' not in supervisor.get(TASKS)
    for of in ("all", "group"):
        assert agent.client.get(TASKS, {"of": of}).status_code == 403
        assert f"of={of}" not in agent.get(TASKS)


def test_the_groups_tasks_are_those_of_its_people_and_tickets(desk: Desk) -> None:
    task, others = promised(desk), promised(Desk(at=desk.at))
    assert desk.supervisor.user
    supervisor = Browser(desk.supervisor)
    assert f'id="task-{task.pk}"' not in supervisor.get(TASKS, of="group")
    desk.group.members.add(desk.supervisor.user)
    page = supervisor.get(TASKS, of="group")
    assert f'id="task-{task.pk}"' in page
    assert f'id="task-{others.pk}"' not in page


def test_what_nobody_has_can_be_taken(desk: Desk, engineer: Browser) -> None:
    task = promised(desk)
    Task.objects.filter(pk=task.pk).update(user=None)
    assert "Take over" in words_of(engineer.get(TASKS, of="nobody"))
    response = engineer.client.post(f"{TASKS}?of=nobody", {"task": task.pk, "do": "take"})
    assert (response.status_code, response["Location"]) == (302, f"{TASKS}?of=nobody")
    assert Task.objects.get(pk=task.pk).user == desk.engineer.user
    assert f'id="task-{task.pk}"' in engineer.get(TASKS)


def test_a_supervisor_gives_a_task_to_somebody(desk: Desk) -> None:
    task, supervisor = promised(desk), Browser(desk.supervisor)
    assert desk.engineer.user
    page = supervisor.get(TASKS, of="all", give=str(task.pk))
    assert f'<option value="{desk.engineer.user.username}"' in page
    response = supervisor.client.post(
        f"{TASKS}?of=all&give={task.pk}", {"task": task.pk, "do": "assign", "to_user": desk.engineer.user.username}
    )
    assert (response.status_code, response["Location"]) == (302, f"{TASKS}?of=all")
    assert Task.objects.get(pk=task.pk).user == desk.engineer.user
    nobody = supervisor.client.post(f"{TASKS}?of=all", {"task": task.pk, "do": "assign"})
    assert nobody.status_code == 400
    assert "Choose whom to give it to." in words_of(nobody)


# Doing it --------------------------------------------------------------------------------------------------------


def test_reached_is_a_call_on_the_ticket_and_the_task_is_done(desk: Desk, agent: Browser) -> None:
    task = promised(desk)
    response = agent.client.post(TASKS, {"task": task.pk, "do": "attempt", "outcome": "reached", "note": "It works."})
    assert (response.status_code, response["Location"]) == (302, f"{TASKS}?")
    assert Task.objects.get(pk=task.pk).state == "done"
    call = TicketEvent.objects.get(ticket=task.ticket, verb="call")
    assert (call.params["outcome"], call.by_user) == ("reached", desk.agent.user)
    assert f'id="task-{task.pk}"' not in agent.get(TASKS)


@pytest.mark.parametrize("outcome", ["not_reached", "call_later"])
def test_not_reached_is_counted_and_the_task_stays(desk: Desk, agent: Browser, outcome: str) -> None:
    task = promised(desk)
    agent.client.post(TASKS, {"task": task.pk, "do": "attempt", "outcome": outcome, "note": "Busy."})
    assert Task.objects.get(pk=task.pk).state == "open"
    assert "tried once" in words_of(agent.get(TASKS))


def test_a_second_press_is_no_second_attempt(desk: Desk, agent: Browser) -> None:
    task = promised(desk)
    seen = re.search(r'name="do" value="attempt"><input type="hidden" name="seen" value="(\d+)"', agent.get(TASKS))
    assert seen
    tried = {"task": task.pk, "do": "attempt", "outcome": "not_reached", "note": "Busy.", "seen": seen[1]}
    agent.client.post(TASKS, tried)
    response = agent.client.post(TASKS, tried)
    page = response.content.decode()
    assert response.status_code == 412
    assert "Somebody noted an attempt meanwhile. Look at it first." in words_of(page)
    assert "Busy.</textarea>" in page
    assert Task.objects.get(pk=task.pk).attempts == 1
    assert TicketEvent.objects.filter(ticket=task.ticket, verb="call").count() == 1
    assert agent.client.post(TASKS, tried | {"seen": 1}).status_code == 302  # sent again from there, it is meant
    assert Task.objects.get(pk=task.pk).attempts == 2


def test_what_is_refused_is_said_on_its_line_with_what_was_typed(desk: Desk, agent: Browser) -> None:
    asker = RequesterFactory.create(phone="", im_account="", email="")
    task = promised(desk, requester=asker)
    response = agent.client.post(
        TASKS, {"task": task.pk, "do": "attempt", "outcome": "reached", "note": "I wrote a lot here."}
    )
    assert response.status_code == 422
    assert "There is no number to call." in words_of(response)
    assert "I wrote a lot here.</textarea>" in response.content.decode()
    assert Task.objects.get(pk=task.pk).attempts == 0


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"do": "attempt", "outcome": "shouted"}, 400),
        ({"do": "attempt"}, 400),
        ({"do": "drop"}, 400),
        ({"do": "assign", "to_user": "nobody-knows"}, 400),
        ({"do": "take", "task": "9" * 30}, 400),
        ({"do": "take", "task": "x"}, 400),
        ({"do": "take", "task": "987654321"}, 404),
    ],
)
def test_what_cannot_be_read_changes_nothing(desk: Desk, agent: Browser, data: dict[str, str], status: int) -> None:
    task = promised(desk)
    assert agent.client.post(TASKS, {"task": str(task.pk), **data}).status_code == status
    assert Task.objects.get(pk=task.pk).attempts == 0


def test_a_task_that_was_done_meanwhile_is_refused_with_a_reason(desk: Desk, agent: Browser) -> None:
    task = promised(desk)
    done = {"task": task.pk, "do": "attempt", "outcome": "reached"}
    agent.client.post(TASKS, done)
    response = agent.client.post(TASKS, done)
    assert response.status_code == 422
    assert "This task is closed already." in words_of(response)


def test_what_is_written_and_not_said_leads_to_its_act(desk: Desk) -> None:
    ticket: Ticket = desk.processing()
    task = promised(desk)
    Task.objects.filter(pk=task.pk).update(kind="close_out", ticket=ticket)
    page = Browser(desk.agent).get(TASKS)
    assert f'href="/desk/close-out/?ticket={ticket.number}"' in page
    assert 'value="reached"' not in page


# The badge -------------------------------------------------------------------------------------------------------


def test_every_page_says_how_many_tasks_wait_and_first_how_many_are_overdue(desk: Desk, agent: Browser) -> None:
    assert badge(agent.get("/desk/open/")) == "Tasks"
    promised(desk)
    assert badge(agent.get("/desk/open/")) == "Tasks1 open"
    overdue(promised(desk))
    assert badge(agent.get("/desk/open/")) == "Tasks1 overdue"


def test_the_badge_counts_no_further_than_it_shows(desk: Desk) -> None:
    assert desk.agent.user
    task = overdue(promised(desk))
    with CaptureQueriesContext(connection) as queries:
        found = count_waiting(desk.agent.user, at=clock.now())
    assert (found.open, found.overdue, len(queries)) == (1, 1, 1)
    assert "LIMIT 100" in queries[0]["sql"]
    assert count_overdue(at=clock.now()) == 1
    assert count_overdue(at=task.due_at - timedelta(seconds=1)) == 0


@pytest.mark.parametrize("role", [Role.AGENT, Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER])
def test_everybody_of_the_desk_has_a_list(desk: Desk, role: str) -> None:
    person = staff(role)
    assert person.user
    task = promised(desk)
    assign(task_id=task.pk, to_user=person.user, by=desk.supervisor, at=clock.now())
    page = Browser(person).get(TASKS)
    assert f'id="task-{task.pk}"' in page
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on", page)
