"""Whole follow-ups, from the clock's start to its end, as the list of whoever has them shows it."""

import pytest

from satisfaction.followups.queries import Due, count_due, due_follow_ups
from tests.satisfaction.followups.conftest import record_of, task_of, tell
from tests.sla.clockwork import Crew, at, fire, fired_at, state, told, wall
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def planned(crew: Crew, who: str) -> list[tuple[str, str]]:
    """What this person is to try: which clock, and when."""
    found = [(vars(task)["planned_at"], task.timer.measure) for task in due_follow_ups("mine", user=crew.user(who))]
    return [(measure, wall(moment)) for moment, measure in sorted(found)]


def test_norm_cons_1_two_hours_after_the_answer_he_is_called_back(crew: Crew) -> None:
    ticket = crew.by("10:00").acknowledged(kind="consultation")
    crew.note(ticket, "10:05", progress="advised")
    assert planned(crew, "agent") == [("cons_1", "Mon 14:00")], "in two hours it is lunch: half an hour after it"
    assert count_due(crew.user("agent"), at=at("13:59")) == Due(open=1, overdue=0)
    assert count_due(crew.user("agent"), at=at("14:00")) == Due(open=1, overdue=1)
    fire("13:45")
    assert told(ticket, "cons_1") == {"warn": "agent"}
    tell(crew, task_of(ticket, "cons_1"), "13:50", "not_reached")
    tell(crew, task_of(ticket, "cons_1"), "13:58", result="solved", remark="It works with Win+P.")
    assert (state(ticket, "cons_1"), planned(crew, "agent")) == ("met", [])
    assert [row[4:] for row in record_of(ticket)] == [("not_reached", ""), ("reached", "solved")]


def test_norm_foll_1_one_day_two_failures_and_an_agreed_time(crew: Crew) -> None:
    ticket = crew.resolve(crew.by("14:00").processing(), "14:00")
    assert planned(crew, "agent") == [("foll_1", "Tue 14:00")]
    tell(crew, task_of(ticket), "15:00", "not_reached", again_at=at("16:30"))
    assert planned(crew, "agent") == [("foll_1", "Mon 16:30")]
    tell(crew, task_of(ticket), "16:35", "call_later", again_at=at("Tue 09:00"), is_agreed=True)
    assert planned(crew, "agent") == [("foll_1", "Tue 09:00")]
    fire("Tue 08:59")
    tell(crew, task_of(ticket), "Tue 08:59", result="solved", score=4)
    assert (state(ticket, "foll_1"), state(ticket, "prom_1")) == ("met", "met")
    assert Ticket.objects.get(pk=ticket.pk).confirmed_at == at("Tue 08:59")
    assert planned(crew, "agent") == []


def test_norm_foll_1_three_failures_go_to_the_supervisor_who_reaches_him(crew: Crew) -> None:
    ticket = crew.resolve(crew.by("14:00").processing(), "14:00")
    for when in ("14:30", "15:00", "16:00"):
        tell(crew, task_of(ticket), when, "not_reached")
    fire("16:00")
    assert planned(crew, "supervisor") == [("foll_1", "Tue 14:00")]
    assert planned(crew, "agent") == [("foll_1", "Tue 14:00")], "he sees that it is being decided"
    tell(crew, task_of(ticket, kind="decide"), "16:30", by="supervisor", result="solved")
    assert (planned(crew, "supervisor"), planned(crew, "agent")) == ([], [])
    fire("Tue 15:00")
    assert fired_at(ticket, "foll_1") == {"attempts": "Mon 16:00"}


def test_everybodys_list_has_each_user_once(crew: Crew) -> None:
    ticket = crew.resolve(crew.by("14:00").processing(kind="consultation"), "14:00")
    everybody = due_follow_ups("all", user=crew.user("supervisor"))
    assert [task.timer.measure for task in everybody] == ["cons_1"]
    for when in ("15:10", "15:20", "15:30"):
        tell(crew, task_of(ticket, "cons_1"), when, "not_reached")
    fire("15:30")
    assert [(task.timer.measure, task.kind) for task in everybody.all()] == [("cons_1", "decide")]
