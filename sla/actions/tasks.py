"""Tasks: attempts, taking over, giving to somebody."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import Forbidden, Missing, Refused, Stale
from core.inputs import Fields
from sla.actions.signal import count_attempt, meet_clock
from sla.choices import TaskKind, TaskState
from sla.engine.ledger import Owner
from sla.events import TasksAssigned, TasksAttempted, TasksClosed
from sla.models import Task, TaskAttempt, Timer
from sla.telling import codes_of, tell_tasks
from tickets import actions
from tickets.actions.act import lock
from tickets.choices import CallOutcome, Direction, Progress
from tickets.models import Ticket

# What is done by phoning the requester; the call in the ticket's journal is what stops the clock.
CALLS = frozenset(
    {
        TaskKind.FOLLOW_UP,
        TaskKind.CALL_BACK,
        TaskKind.PROMISE,
        TaskKind.SUPERVISOR_CALL,
        TaskKind.DECIDE,
        TaskKind.TELL_RESULT,
    }
)


def attempt(
    *,
    task_id: int,
    outcome: str,
    note: str = "",
    number: str = "",
    again_at: datetime | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Task:
    """One try. A call to the requester (at `number`; empty: his own) is logged on the ticket, where it stops the clocks
    it stops; three that reach nobody and the supervisor decides. `again_at` is when it is tried next, where somebody
    said so. `seen` is how many tries the caller knew of: where there are more by now, a second press or a colleague was
    faster, and nothing is written (`Stale`). A task that is closed takes no more (`Refused`); one that may not be done
    yet neither (CONS-1: he must have had time to try). A dissatisfied user is called by a supervisor and by nobody else
    (`Forbidden`).
    """
    fields = Fields()
    outcome = fields.code("outcome", outcome, among=CallOutcome.values)
    note = fields.text("note", note, required=False, limit=2000)
    again_at = fields.future("again_at", again_at, at=at)
    fields.done()
    with transaction.atomic():
        task = lock_task(task_id, by=by)
        require_open(task)
        if seen is not None and seen != task.attempts:
            raise Stale(_("Somebody noted an attempt meanwhile. Look at it first."), version=task.attempts)
        _require_rank(task, by=by)
        _require_its_own_page(task, outcome)
        if outcome == CallOutcome.REACHED:
            require_time_to_try(task, at=at)
        TaskAttempt.objects.create(task=task, outcome=outcome, note=note, by=person_of(by), at=at)
        task.attempts, task.again_at = task.attempts + 1, again_at
        task.save(update_fields=["attempts", "again_at"])
        tell_tasks(TasksAttempted, [codes_of(task)], at=at, outcome=outcome, by_user_id=person_of(by).pk)
        _carry_out(task, outcome=outcome, note=note, number=number, by=by, at=at)
        task = _access(task_id, by=by)
        if outcome == CallOutcome.REACHED and task.state == TaskState.OPEN:
            close_task(task, at=at)
    return task


def lock_task(task_id: int, *, by: Actor) -> Task:
    """The task, read afresh and locked until the end of the transaction, what its clock hangs on before it. `Missing`
    for whoever does not work at the desk.
    """
    task = _access(task_id, by=by)
    if task.ticket_id is not None:
        lock(task.ticket_id, by=SYSTEM)
    else:
        Timer.objects.select_for_update(no_key=True).get(pk=task.timer_id)
    Task.objects.select_for_update(no_key=True).get(pk=task_id)
    return _access(task_id, by=by)


def require_time_to_try(task: Task, *, at: datetime) -> None:
    """`Refused` while the user cannot have tried yet what he was told (CONS-1)."""
    if task.not_before is not None and at < task.not_before:
        raise Refused(_("It is too early: the user must have had time to try."), norm=task.timer.norm)


def _require_rank(task: Task, *, by: Actor) -> None:
    is_his = task.kind == TaskKind.SUPERVISOR_CALL or task.timer.measure == "sat_1"
    if is_his and not by.can(Capability.SUPERVISE):
        raise Forbidden(_("A supervisor calls this user in person."), norm=task.timer.norm)


def _require_its_own_page(task: Task, outcome: str) -> None:
    """After a dropped line it is not enough to have reached somebody: whoever it is has to be checked (SLA-PHONE-3)."""
    if task.timer.measure == "phone_3" and outcome == CallOutcome.REACHED:
        raise Refused(_("Write it down on the call itself, where the identity is checked."), norm="SLA-PHONE-3")


def take(*, task_id: int, by: Actor, at: datetime) -> Task:
    """Make it one's own. Anybody of the desk may, while it is open (`Refused`)."""
    _access(task_id, by=by)
    return _give(task_id, person_of(by), by=by, at=at)


def assign(*, task_id: int, to_user: User, by: Actor, at: datetime) -> Task:
    """Give it to a colleague. Supervisors may, and whoever has it (`Forbidden`); `to_user` works at the desk
    (`Refused`).
    """
    fields = Fields()
    if not to_user.is_desk_staff or not to_user.is_active:
        fields.refuse("to_user", "not_staff", _("This person does not work at the desk."))
    fields.done()
    task = _access(task_id, by=by)
    if not by.can(Capability.SUPERVISE) and task.user_id != person_of(by).pk:
        raise Forbidden(_("Only a supervisor or whoever has the task may give it to somebody."))
    return _give(task_id, to_user, by=by, at=at)


def _give(task_id: int, user: User, *, by: Actor, at: datetime) -> Task:
    with transaction.atomic():
        task = _access(task_id, by=by)
        require_open(task)
        task.user = user
        task.save(update_fields=["user"])
        tell_tasks(TasksAssigned, [codes_of(task)], at=at, by_user_id=person_of(by).pk)
    return task


def _carry_out(task: Task, *, outcome: str, note: str, number: str, by: Actor, at: datetime) -> None:
    owner = Owner(task.timer.owner_kind, task.timer.owner_id, task.timer.ticket_id)
    if task.ticket is None:
        act: Callable[..., None] = meet_clock if outcome == CallOutcome.REACHED else count_attempt
        act(owner=owner, measure=task.timer.measure, at=at, by_id=person_of(by).pk)
    elif task.kind in CALLS:
        _call_requester(task.ticket, outcome=outcome, note=note, number=number, by=by, at=at)
    elif task.kind == TaskKind.DISPATCHER_CALL and task.ticket.assignee_id is not None:
        _call_engineer(task.ticket, outcome=outcome, note=note, by=by, at=at)
    elif task.kind == TaskKind.PROGRESS and outcome == CallOutcome.REACHED:
        body = note or str(_("Progress checked."))
        actions.note(ticket_id=task.ticket.pk, body=body, progress=Progress.CONTACTED, by=by, at=at)


def _call_requester(ticket: Ticket, *, outcome: str, note: str, number: str, by: Actor, at: datetime) -> None:
    number = number or ticket.requester.phone or ticket.requester.im_account or ticket.requester.email
    if not number:
        raise Refused(_("There is no number to call. Complete the user's contact first."), norm="LIFE-10")
    actions.log_call(
        ticket_id=ticket.pk,
        direction=Direction.OUTBOUND,
        outcome=outcome,
        number=number[:40],
        note=note,
        by=by,
        at=at,
    )


def _call_engineer(ticket: Ticket, *, outcome: str, note: str, by: Actor, at: datetime) -> None:
    actions.log_call(
        ticket_id=ticket.pk,
        direction=Direction.OUTBOUND,
        outcome=outcome,
        with_user=ticket.assignee,
        note=note,
        by=by,
        at=at,
    )


def close_task(task: Task, *, at: datetime) -> None:
    """It is done. For use within an act on it."""
    task.state, task.closed_at = TaskState.DONE, at
    task.save(update_fields=["state", "closed_at"])
    tell_tasks(TasksClosed, [codes_of(task)], at=at)


def _access(task_id: int, *, by: Actor) -> Task:
    found = Task.objects.select_related("timer", "ticket__requester", "ticket__assignee").filter(pk=task_id).first()
    if found is None or not by.is_staff:
        raise Missing(_("There is no such task."))
    return found


def require_open(task: Task) -> None:
    """`Refused` for a task that is done or dropped."""
    if task.state != TaskState.OPEN:
        raise Refused(_("This task is closed already."))


def person_of(by: Actor) -> User:
    """Who of the desk `by` is: whoever has access to a task is one."""
    assert by.user is not None  # noqa: S101 (see above)
    return by.user
