"""Tasks: opened by clocks, done by calls, one list for each person."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from accounts.actors import SYSTEM
from core.errors import Forbidden, Malformed, Missing, Refused
from sla.actions.signal import start_clock
from sla.actions.tasks import assign, attempt, take
from sla.engine.ledger import Owner
from sla.models import Task, TaskAttempt, Timer
from sla.policy.conditions import Attributes
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, UserFactory, asker, staff
from tests.sla.running import run_until
from tickets import actions
from tickets.models import TicketEvent

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    """Two in the afternoon."""
    desk = Desk()
    desk.at += 2 * HOUR
    return desk


def test_a_result_asks_the_first_responder_to_follow_up(desk: Desk) -> None:
    ticket = desk.confirming()
    task = Task.objects.get(ticket=ticket, kind="follow_up")
    assert (task.user, task.due_at) == (desk.agent.user, Timer.objects.get(measure="foll_1").due_at)
    done = attempt(task_id=task.pk, outcome="reached", note="Prints again.", by=desk.agent, at=desk.at + HOUR)
    assert done.state == "done"
    call = TicketEvent.objects.get(ticket=ticket, verb="call")
    assert (call.params["outcome"], call.params["note"]) == ("reached", "Prints again.")
    assert Timer.objects.get(measure="foll_1").state == "met"
    with pytest.raises(Refused, match="closed"):
        attempt(task_id=task.pk, outcome="reached", by=desk.agent, at=desk.at + HOUR)


def test_three_failed_attempts_and_the_supervisor_decides(desk: Desk) -> None:
    task = Task.objects.get(ticket=desk.confirming(), kind="follow_up")
    for tries in range(3):
        at = desk.at + (tries + 1) * HOUR
        assert attempt(task_id=task.pk, outcome="not_reached", by=desk.agent, at=at).state == "open"
    run_until(desk.at + 3 * HOUR)
    assert TaskAttempt.objects.filter(task=task).count() == 3
    decide = Task.objects.get(kind="decide")
    assert decide.user == desk.supervisor.user
    assert Timer.objects.get(measure="foll_1").attempts == 3


def test_a_promise_is_a_task_of_who_gave_it(desk: Desk) -> None:
    ticket = desk.processing()
    due_at = desk.at + HOUR
    actions.promise(ticket_id=ticket.pk, due_at=due_at, text="A call back.", by=desk.engineer, at=desk.at)
    task = Task.objects.get(kind="promise")
    assert (task.user, task.due_at) == (desk.engineer.user, due_at)
    actions.reply(ticket_id=ticket.pk, body="The fuser comes at four.", by=desk.engineer, at=desk.at)
    assert Task.objects.get(kind="promise").state == "done"


def test_what_comes_too_early_does_not_count(desk: Desk) -> None:
    ticket = desk.acknowledged(kind="consultation")
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at)
    task = Task.objects.get(timer__measure="cons_1")
    with pytest.raises(Refused, match="too early"):
        attempt(task_id=task.pk, outcome="reached", by=desk.agent, at=desk.at + HOUR / 2)
    assert attempt(task_id=task.pk, outcome="reached", by=desk.agent, at=desk.at + HOUR).state == "done"


def test_a_cancelled_ticket_asks_for_nothing(desk: Desk) -> None:
    ticket = desk.processing()
    actions.promise(ticket_id=ticket.pk, due_at=desk.at + HOUR, text="A call.", by=desk.engineer, at=desk.at)
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=desk.at)
    assert set(Task.objects.values_list("state", flat=True)) == {"dropped"}


def test_handing_over_takes_the_tasks_along(desk: Desk) -> None:
    ticket = desk.confirming()
    to_user = desk.dispatcher.user
    assert to_user
    actions.hand_over(ticket_id=ticket.pk, to_user=to_user, reason="End of shift.", by=desk.agent, at=desk.at)
    assert Task.objects.get(kind="follow_up").user == to_user


def test_a_dispatcher_phones_the_engineer(desk: Desk) -> None:
    ticket = desk.acknowledged()
    actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.dispatcher, at=desk.at)
    run_until(desk.at + timedelta(hours=2, minutes=15))
    task = Task.objects.get(kind="dispatcher_call")
    assert task.user == desk.dispatcher.user
    done = attempt(task_id=task.pk, outcome="reached", note="Takes it now.", by=desk.dispatcher, at=desk.at + 3 * HOUR)
    assert done.state == "done"
    assert TicketEvent.objects.get(verb="call").params["with_user_id"] == desk.engineer.user.pk  # type: ignore[union-attr]
    assert Timer.objects.get(measure="disp_1").ended_at is None, "the call does not accept the ticket for him"


def test_who_may_move_a_task(desk: Desk) -> None:
    task = Task.objects.get(ticket=desk.confirming(), kind="follow_up")
    assert take(task_id=task.pk, by=desk.dispatcher, at=desk.at).user == desk.dispatcher.user
    engineer = desk.engineer.user
    assert engineer
    with pytest.raises(Forbidden):
        assign(task_id=task.pk, to_user=engineer, by=desk.agent, at=desk.at)
    assert assign(task_id=task.pk, to_user=engineer, by=desk.supervisor, at=desk.at).user == engineer
    stranger = asker(desk.receive())
    with pytest.raises(Missing):
        take(task_id=task.pk, by=stranger, at=desk.at)
    with pytest.raises(Missing):
        take(task_id=task.pk + 999, by=desk.agent, at=desk.at)
    with pytest.raises(Malformed):
        attempt(task_id=task.pk, outcome="perhaps", by=desk.agent, at=desk.at)


def test_nobody_can_be_called_without_a_number(desk: Desk) -> None:
    nobody = RequesterFactory.create(phone="", email="", im_account="")
    task = Task.objects.get(ticket=desk.confirming(requester=nobody), kind="follow_up")
    with pytest.raises(Refused, match="no number"):
        attempt(task_id=task.pk, outcome="reached", by=desk.agent, at=desk.at)
    assert not TaskAttempt.objects.exists(), "a refused attempt leaves no trace"


def test_a_missed_call_without_a_ticket_is_called_back(desk: Desk) -> None:
    owner = Owner("call", 17)
    assert desk.agent.user
    start_clock(owner=owner, measure="phone_2", at=desk.at, attributes=Attributes(), person_id=desk.agent.user.pk)
    task = Task.objects.get(kind="call_back")
    assert (task.ticket, task.user) == (None, desk.agent.user)
    attempt(task_id=task.pk, outcome="not_reached", by=desk.agent, at=desk.at)
    assert Timer.objects.get().attempts == 1
    assert attempt(task_id=task.pk, outcome="reached", by=desk.agent, at=desk.at).state == "done"
    assert Timer.objects.get().state == "met"


def test_only_who_works_at_the_desk_is_given_a_task(desk: Desk) -> None:
    task = Task.objects.get(ticket=desk.confirming(), kind="follow_up")
    gone = staff("agent", is_active=False)
    requester = UserFactory.create(role="requester")
    for user in (gone.user, requester):
        assert user
        with pytest.raises(Refused) as caught:
            assign(task_id=task.pk, to_user=user, by=desk.supervisor, at=desk.at)
        assert set(caught.value.fields) == {"to_user"}


def test_a_machine_takes_no_task(desk: Desk) -> None:
    task = Task.objects.get(ticket=desk.confirming(), kind="follow_up")
    with pytest.raises(Missing):
        take(task_id=task.pk, by=SYSTEM, at=desk.at)


@pytest.mark.parametrize("note", ["", "Asked the vendor again."])
def test_todays_progress_is_written_by_doing_the_task(desk: Desk, note: str) -> None:
    ticket = desk.processing()
    run_until(desk.at + timedelta(days=1, hours=3))
    task = Task.objects.get(ticket=ticket, kind="progress", state="open")
    at = desk.at + timedelta(days=1, hours=4)
    done = attempt(task_id=task.pk, outcome="reached", note=note, by=desk.agent, at=at)
    assert done.state == "done"
    entry = TicketEvent.objects.filter(ticket=ticket, verb="note").latest("seq")
    assert entry.params["progress"] == "contacted"
    assert ticket.messages.latest("pk").body == (note or "Progress checked.")


def test_who_could_not_be_asked_for_progress_leaves_it_open(desk: Desk) -> None:
    ticket = desk.processing()
    run_until(desk.at + timedelta(days=1, hours=3))
    task = Task.objects.get(ticket=ticket, kind="progress", state="open")
    tried = attempt(task_id=task.pk, outcome="not_reached", by=desk.agent, at=desk.at + timedelta(days=1, hours=3))
    assert (tried.state, tried.attempts) == ("open", 1)
    assert not TicketEvent.objects.filter(ticket=ticket, verb="note").exists()


def test_nobody_is_there_to_be_phoned_while_the_group_has_it(desk: Desk) -> None:
    """The dispatcher may try, but there is no engineer to log a call with."""
    ticket = desk.acknowledged()
    actions.dispatch(ticket_id=ticket.pk, to_group=desk.group, by=desk.dispatcher, at=desk.at)
    run_until(desk.at + 3 * HOUR)
    task = Task.objects.get(ticket=ticket, kind="dispatcher_call")
    attempt(task_id=task.pk, outcome="not_reached", by=desk.dispatcher, at=desk.at + 3 * HOUR)
    assert Task.objects.get(pk=task.pk).attempts == 1
    assert not TicketEvent.objects.filter(ticket=ticket, verb="call").exists()
