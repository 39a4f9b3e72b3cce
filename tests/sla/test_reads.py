"""What screens and the interface read of clocks and tasks."""

from datetime import date, timedelta

import pytest

from core.clock import now
from core.errors import Missing
from sla import tasks as celery_tasks
from sla.board import Standing
from sla.models import (
    ClockSignal,
    CountedDay,
    DayFigure,
    Edition,
    Policy,
    SiteCalendar,
    StaleDay,
    Task,
    TaskAttempt,
    Timer,
    TimerEvent,
)
from sla.queries import find_clock, list_clocks_for_requester
from sla.task_queries import CAP, count_overdue, count_waiting, open_tasks, promises_due, whose
from sla.watch import NOBODY, of_group
from sla.words import waits_words
from tests.factories import Desk
from tests.sla.clockwork import Crew, fire
from tickets import actions

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


def test_the_requester_sees_what_he_waits_for_in_this_round(crew: Crew) -> None:
    ticket = crew.processing(impact="medium", urgency="medium")
    assert {one.measure for one in list_clocks_for_requester(ticket)} == {"pri_response", "pri_solution", "life_5"}
    crew.resolve(ticket, "11:00")
    ticket = crew.reopen(ticket, "11:10")
    assert {(one.measure, one.cycle) for one in list_clocks_for_requester(ticket)} == {("pri_solution", 2)}
    ticket = crew.act("cancel", ticket, "11:20", by="supervisor", reason="withdrawn", note="He does not need it.")
    assert list_clocks_for_requester(ticket) == [], "nobody waits for it any more"


def test_a_clock_is_found_on_its_own_ticket_alone(crew: Crew) -> None:
    ticket, other = crew.receive(), crew.receive()
    clock = Timer.objects.get(ticket=ticket, measure="pri_solution")
    assert find_clock(ticket, clock.pk).ticket is ticket
    for pk in (Timer.objects.filter(ticket=other).first().pk, 0, 2**80):  # type: ignore[union-attr]
        with pytest.raises(Missing):
            find_clock(ticket, pk)


def test_clocks_of_a_group_of_none_and_of_all(crew: Crew) -> None:
    given, free = crew.dispatched(), crew.receive()

    def tickets(slug: str) -> set[int | None]:
        return set(Timer.objects.filter(of_group(slug)).values_list("ticket_id", flat=True))

    assert (tickets(crew.group.slug), tickets(NOBODY)) == ({given.pk}, {free.pk})
    assert tickets("") == {given.pk, free.pk}


def test_whose_tasks_there_are(crew: Crew) -> None:
    crew.confirming()
    ticket = crew.dispatched()
    fire("17:00")
    agent, dispatcher = crew.user("agent"), crew.user("dispatcher")
    mine = {task.kind for task in open_tasks().filter(whose("mine", user=agent))}
    assert mine == {"follow_up"}
    assert {task.kind for task in open_tasks().filter(whose("mine", user=dispatcher))} == {"dispatcher_call"}
    of_group_lead = open_tasks().filter(whose("group", user=crew.user("group_lead")))
    assert ticket.pk in {task.ticket_id for task in of_group_lead}, "his group has the ticket"
    everybody = open_tasks().filter(whose("all", user=agent)).count()
    Task.objects.filter(kind="follow_up").update(user=None)
    assert {task.kind for task in open_tasks().filter(whose("nobody", user=agent))} == {"follow_up"}
    assert open_tasks().filter(whose("all", user=agent)).count() == everybody
    with pytest.raises(KeyError):
        whose("theirs", user=agent)


def test_how_many_wait_and_how_many_are_late(crew: Crew) -> None:
    ticket, agent = crew.confirming(), crew.user("agent")
    due_at = Task.objects.get(ticket=ticket, kind="follow_up").due_at
    assert (count_waiting(agent, at=crew.at).open, count_waiting(agent, at=crew.at).overdue) == (1, 0)
    assert (count_waiting(agent, at=due_at).overdue, count_overdue(at=due_at)) == (1, 1)
    timer = Timer.objects.filter(ticket=ticket).first()
    assert timer
    several = [Task(timer=timer, kind=f"k{n}", user=agent, due_at=crew.at, created_at=crew.at) for n in range(CAP + 5)]
    Task.objects.bulk_create(several)
    assert count_waiting(agent, at=crew.at).open == CAP + 1, "it is not counted any further"


def test_promises_of_several_people_by_a_time(crew: Crew) -> None:
    ticket, engineer = crew.processing(), crew.user("engineer")
    for hours in (1, 3):
        due_at = crew.at + hours * HOUR
        actions.promise(ticket_id=ticket.pk, due_at=due_at, text="A result.", by=crew.engineer, at=due_at - HOUR)
    assert promises_due({engineer.pk}, until=crew.at + 2 * HOUR).count() == 1
    assert promises_due({crew.user("agent").pk}, until=crew.at + 9 * HOUR).count() == 0
    assert promises_due(set(), until=crew.at + 9 * HOUR).count() == 0


def test_a_standing_adds_up() -> None:
    standing = Standing(breached=2, risk=1, running=5, paused=3)
    assert (standing.at_ease, standing.moving) == (4, 7)


def test_what_is_waited_for_has_a_word_or_none() -> None:
    assert waits_words("user")
    assert (waits_words(""), waits_words("godot")) == ("", "")


def test_the_beat_fires_what_is_due_by_its_own_clock() -> None:
    desk = Desk(at=now() - 30 * timedelta(days=1))
    ticket = desk.receive(channel="portal")
    assert celery_tasks.fire_due() > 0
    assert Timer.objects.get(ticket=ticket, measure="brt_1").state == "breached"
    assert not Timer.objects.filter(next_fire_at__lte=now() - HOUR).exists()


def test_every_row_has_a_name_in_the_administration(crew: Crew) -> None:
    ticket = crew.processing()
    fire("Tue 17:00")
    task = Task.objects.earliest("pk")
    tried = TaskAttempt(task=task, outcome="reached", by=crew.user("agent"), at=crew.at)
    timer = Timer.objects.filter(ticket=ticket, measure="pri_solution").get()
    assert str(timer) == f"SLA-PRI ticket {ticket.pk}"
    assert str(TimerEvent.objects.filter(timer=timer).earliest("pk")) == f"{timer.pk} warned warn-50"
    assert str(TimerEvent(timer=timer, code="waived")) == f"{timer.pk} waived "
    assert (str(task), str(tried)) == (f"{task.kind} {task.ticket_id}", f"{task.pk} reached")
    version = timer.policy_version
    assert (str(version.policy), str(version)) == (version.policy.name, f"{version.policy_id} v1")
    assert (str(timer.calendar), str(timer.calendar.calendar)) == (
        f"{timer.calendar.calendar_id} v1",
        timer.calendar.calendar.name,
    )
    assert str(timer.edition) == str(Edition.objects.get().pk)
    assert str(SiteCalendar(site_id=3, calendar_id=None)) == "3 → None"
    assert str(Policy(name="Gold")) == "Gold"
    day = date(2026, 11, 23)
    assert (str(CountedDay(day=day)), str(StaleDay(day=day))) == ("2026-11-23", "2026-11-23")
    assert str(DayFigure(day=day, site="", target="brt-1")) == "2026-11-23 * brt-1"
    signal = ClockSignal(owner_kind="call", owner_id=3, verb="meet", measure="phone_2")
    assert str(signal) == "call 3 meet phone_2"
