"""After so many failed attempts the supervisor decides: it is tried again, the user is written to, or nobody waits for
it any more.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import Forbidden, Refused
from core.inputs import Fields
from core.sql import update_and_read
from sla.actions.escalation import waive
from sla.actions.tasks import close_task, lock_task, person_of, require_open
from sla.choices import EventCode, TaskKind, TaskState
from sla.events import TaskCodes, TasksAssigned
from sla.models import Task, TimerEvent
from sla.telling import TOLD, tell_tasks
from tickets.actions import reply

_REASON = 500


def try_again(
    *, task_id: int, again_at: datetime | None, reason: str = "", to_user: User | None = None, by: Actor, at: datetime
) -> Task:
    """Somebody tries once more at `again_at` (required, ahead): whoever had the task before, or `to_user`. The decision
    stands in the clocks' journal; the clock itself runs on, and where that try fails too, it is to be decided anew.

    `Malformed` or `Refused` for the time or the person, `Forbidden` for anybody but supervisors.
    """
    fields = Fields()
    again_at = fields.moment("again_at", again_at, at=at)
    reason = fields.text("reason", reason, required=False, limit=_REASON)
    if to_user is not None and not (to_user.is_desk_staff and to_user.is_active):
        fields.refuse("to_user", "not_staff", _("This person does not work at the desk."))
    fields.done()
    with transaction.atomic():
        task = _to_be_decided(task_id, by=by)
        open_tries = Task.objects.filter(timer=task.timer, state=TaskState.OPEN).exclude(pk=task.pk)
        given = {"user_id": to_user.pk} if to_user else {}
        tries = [TaskCodes(*row) for row in update_and_read(open_tries, TOLD, again_at=again_at, **given)]
        if not tries:
            raise Refused(_("Nobody has the task to try it again."))
        close_task(task, at=at)
        if to_user:
            tell_tasks(TasksAssigned, tries, at=at, by_user_id=person_of(by).pk)
        TimerEvent.objects.create(
            timer=task.timer,
            ticket_id=task.ticket_id,
            code=EventCode.DECIDED,
            round=task.timer.round,
            at=at,
            by=by.user,
            params={"again_at": again_at.isoformat(), "reason": reason},
        )
    return task


def write_instead(*, task_id: int, body: str, reason: str = "", by: Actor, at: datetime) -> Task:
    """The user is written to and called no more: `body` goes out as a reply, through the quality gate (`Refused`), and
    the clock is waived for the `reason` (without one, the letter is it).

    `Forbidden` for anybody but supervisors, `Refused` where there is no ticket to write on.
    """
    with transaction.atomic():
        task = _to_be_decided(task_id, by=by)
        if task.ticket_id is None:
            raise Refused(_("There is no ticket on which the user could be written to. Register the request first."))
        reply(ticket_id=task.ticket_id, body=body, by=by, at=at)
        waive(timer_id=task.timer_id, reason=reason or body[:_REASON], by=by, at=at)
        return lock_task(task_id, by=by)


def give_up(*, task_id: int, reason: str, by: Actor, at: datetime) -> Task:
    """Nobody waits for it any more, for a `reason` (`Malformed` without one): the clock is waived, and what was late by
    then stays late in the figures. `Forbidden` for anybody but supervisors.
    """
    with transaction.atomic():
        task = _to_be_decided(task_id, by=by)
        waive(timer_id=task.timer_id, reason=reason, by=by, at=at)
        return lock_task(task_id, by=by)


def _to_be_decided(task_id: int, *, by: Actor) -> Task:
    task = lock_task(task_id, by=by)
    if not by.can(Capability.SUPERVISE):
        raise Forbidden(_("Only a supervisor may do this."), norm=task.timer.norm)
    require_open(task)
    if task.kind != TaskKind.DECIDE:
        raise Refused(_("There is nothing to decide yet."), norm=task.timer.norm)
    return task
