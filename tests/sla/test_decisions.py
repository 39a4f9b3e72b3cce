"""Three attempts have failed: the supervisor decides, and what he decides stands in the journal (FOLL-1, CONS-1)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from core.errors import Forbidden, Malformed, Refused
from sla.actions.decisions import give_up, try_again, write_instead
from sla.engine.ledger import Owner
from sla.models import Task, TimerEvent
from sla.policy.conditions import Attributes
from sla.words import event_words
from tests.factories import staff
from tests.sla.clockwork import Crew, at, begin, clock, fire, state, tasks
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
LETTER = "We could not reach you by phone. Does the printer work again? Please answer this letter."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


def failed(crew: Crew) -> Ticket:
    """A result that was followed up in vain three times."""
    ticket = crew.resolve(crew.by("14:00").processing(), "14:00")
    for when in ("14:10", "15:00", "16:00"):
        crew.call(ticket, when, reached=False)
        fire(when)
    return ticket


def decision(ticket: Ticket) -> Task:
    return Task.objects.get(ticket=ticket, kind="decide")


def again(crew: Crew, task: Task, when: str = "16:10", *, by: str = "supervisor", **said: Any) -> Task:
    said = {"again_at": at("Tue 09:00"), "reason": "He is in a meeting today.", **said}
    return try_again(task_id=task.pk, by=getattr(crew, by), at=at(when), **said)


def test_norm_foll_1_the_supervisor_has_it_tried_again_at_another_time(crew: Crew) -> None:
    ticket = failed(crew)
    again(crew, decision(ticket))
    assert tasks(ticket, "decide") == [("supervisor", "done")]
    task = Task.objects.get(ticket=ticket, kind="follow_up")
    assert (task.state, task.user, task.again_at) == ("open", crew.user("agent"), at("Tue 09:00"))
    assert state(ticket, "foll_1") == "running", "the clock itself runs on"
    event = TimerEvent.objects.get(timer=clock(ticket, "foll_1"), code="decided")
    assert (event.by, event.params["reason"]) == (crew.user("supervisor"), "He is in a meeting today.")
    words = event_words(event, {}, today=at("16:10").date())
    assert words == "decided that it is tried again at 11-24 09:00: Follow up the result (FOLL-1)"


def test_norm_foll_1_where_that_fails_too_he_decides_again(crew: Crew) -> None:
    ticket = failed(crew)
    again(crew, decision(ticket))
    crew.call(ticket, "Tue 09:00", reached=False)
    assert tasks(ticket, "decide") == [("supervisor", "open")]
    crew.call(ticket, "Tue 10:00")
    assert (state(ticket, "foll_1"), tasks(ticket, "decide")) == ("met", [("supervisor", "done")])


def test_he_may_give_it_to_somebody_else(crew: Crew) -> None:
    ticket = failed(crew)
    again(crew, decision(ticket), to_user=crew.user("dispatcher"))
    assert tasks(ticket, "follow_up") == [("dispatcher", "open")]


def test_norm_foll_1_the_supervisor_writes_to_the_user_instead(crew: Crew) -> None:
    ticket = failed(crew)
    write_instead(task_id=decision(ticket).pk, body=LETTER, by=crew.supervisor, at=at("16:10"))
    assert Message.objects.get(ticket=ticket, kind="reply").body == LETTER
    timer = clock(ticket, "foll_1")
    assert (timer.state, timer.outcome) == ("cancelled", "waived")
    assert TimerEvent.objects.get(timer=timer, code="waived").params["reason"] == LETTER
    assert (tasks(ticket, "decide"), tasks(ticket, "follow_up")) == (
        [("supervisor", "dropped")],
        [("agent", "dropped")],
    )


def test_norm_talk_2_a_letter_that_says_nothing_is_refused_and_nothing_is_decided(crew: Crew) -> None:
    ticket = failed(crew)
    with pytest.raises(Refused) as caught:
        write_instead(task_id=decision(ticket).pk, body="已处理", by=crew.supervisor, at=at("16:10"))
    assert set(caught.value.fields) == {"body"}
    assert (decision(ticket).state, state(ticket, "foll_1")) == ("open", "running")


def test_norm_foll_1_or_waives_it_for_a_reason(crew: Crew) -> None:
    ticket = failed(crew)
    task = decision(ticket)
    with pytest.raises(Malformed):
        give_up(task_id=task.pk, reason=" ", by=crew.supervisor, at=at("16:10"))
    give_up(task_id=task.pk, reason="He has left the company.", by=crew.supervisor, at=at("16:10"))
    event = TimerEvent.objects.get(timer=clock(ticket, "foll_1"), code="waived")
    assert (event.by, event.params["reason"]) == (crew.user("supervisor"), "He has left the company.")
    assert tasks(ticket, "decide") == [("supervisor", "dropped")]


@pytest.mark.parametrize("by", ["agent", "engineer", "dispatcher"])
def test_norm_role_1_nobody_else_decides(crew: Crew, by: str) -> None:
    task = decision(failed(crew))
    with pytest.raises(Forbidden):
        again(crew, task, by=by)
    with pytest.raises(Forbidden):
        write_instead(task_id=task.pk, body=LETTER, by=getattr(crew, by), at=at("16:10"))
    with pytest.raises(Forbidden):
        give_up(task_id=task.pk, reason="No.", by=getattr(crew, by), at=at("16:10"))
    assert Task.objects.get(pk=task.pk).state == "open"


def test_what_cannot_be_decided_is_refused(crew: Crew) -> None:
    ticket = failed(crew)
    task = decision(ticket)
    with pytest.raises(Malformed):
        again(crew, task, again_at=None)
    with pytest.raises(Refused):
        again(crew, task, again_at=at("16:00"))
    gone = staff("agent", is_active=False).user
    with pytest.raises(Refused) as caught:
        again(crew, task, to_user=gone)
    assert set(caught.value.fields) == {"to_user"}
    with pytest.raises(Refused, match="nothing to decide"):
        again(crew, Task.objects.get(ticket=ticket, kind="follow_up"))
    again(crew, task)
    with pytest.raises(Refused, match="closed"):
        again(crew, task)


def test_nobody_can_be_written_to_without_a_ticket(crew: Crew) -> None:
    owner = Owner("call", 17)
    timer = begin(owner, "cons_1", "10:00", attributes=Attributes(channel="phone"), person_id=crew.user("agent").pk)
    task = Task.objects.create(timer=timer, kind="decide", due_at=timer.due_at, created_at=at("10:00"))
    with pytest.raises(Refused, match="no ticket"):
        write_instead(task_id=task.pk, body=LETTER, by=crew.supervisor, at=at("11:30"))
    Task.objects.filter(timer=timer, kind="follow_up").update(state="dropped", closed_at=at("10:30"))
    with pytest.raises(Refused, match="Nobody has the task"):
        again(crew, task, "11:30")
