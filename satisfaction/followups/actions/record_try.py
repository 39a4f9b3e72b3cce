"""Record: how a try to ask somebody ended, and what follows from what he said (SAT-3, FOLL-1, CONS-1)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from core.errors import Forbidden, Missing, Stale
from core.inputs import Fields
from satisfaction.followups.actions.promise_call import promise_call
from satisfaction.followups.choices import Result, Way
from satisfaction.followups.models import FollowUp
from satisfaction.followups.queries import follow_up_tasks
from sla.actions.signal import start_clock
from sla.actions.tasks import attempt, lock_task, require_open, require_time_to_try
from sla.engine.ledger import Owner
from sla.models import Task, Timer
from tickets.actions import confirm, reopen, survey
from tickets.choices import CallOutcome, Score, State
from tickets.models import Ticket
from tickets.policies import concerns, states_for

_VIA = {Way.PHONE: Via.PHONE, Way.MESSENGER: Via.IM}
_NUMBER = 40


@dataclass(frozen=True, kw_only=True)
class Said:
    """How the try ended. `result`, `score` and the `reason` why it is not solved are of one who was reached; `again_at`
    is when he is asked again, `is_agreed` that he knows it. The `remark` is the desk's own, and he never reads it.
    """

    outcome: str
    way: str = Way.PHONE
    result: str = ""
    score: int | None = None
    reason: str = ""
    remark: str = ""
    again_at: datetime | None = None
    is_agreed: bool = False


def record_try(*, task_id: int, said: Said, seen: int | None = None, by: Actor, at: datetime) -> FollowUp:
    """Keep the try. It is a call on the ticket, which stops the clocks it stops; three in vain and the supervisor
    decides. Solved: the result is confirmed, as he said. Not solved: the ticket is taken up again, for his `reason`. A
    score is his rating, where the ticket is closed, and else stays with the record; 1 calls for the supervisor. A time
    agreed with him is a promise (PROM-1).

    `seen` is how many tries the caller knew of: where there are more by now, nothing is written (`Stale`). `Malformed`
    for what cannot be, `Refused` for a task that is closed or comes too early (CONS-1), and what the acts refuse.
    """
    said = _read(said, at=at)
    with transaction.atomic():
        task = _locked(task_id, by=by)
        known = FollowUp.objects.filter(timer=task.timer).count()
        if seen is not None and seen != known:
            raise Stale(_("Somebody recorded a try meanwhile. Look at it first."), version=known)
        require_open(task)
        require_time_to_try(task, at=at)
        attempt(
            task_id=task_id,
            outcome=said.outcome,
            note=said.remark or said.reason[:2000],
            number=_number(task.ticket, said.way),
            again_at=said.again_at,
            by=by,
            at=at,
        )
        kept = _complete(task, said)
        _act(task, said, kept, by=replace(by, via=_VIA.get(Way(said.way), by.via)), at=at)
    return kept


def _read(said: Said, *, at: datetime) -> Said:
    fields = Fields()
    read = replace(
        said,
        outcome=fields.code("outcome", said.outcome, among=CallOutcome.values),
        way=fields.code("way", said.way, among=Way.values),
        result=fields.code("result", said.result, among=Result.values, required=False),
        reason=fields.text("reason", said.reason, required=said.result == Result.NOT_SOLVED),
        remark=fields.text("remark", said.remark, required=False, limit=2000),
        again_at=fields.future("again_at", said.again_at, at=at),
    )
    if said.score is not None and said.score not in Score.values:
        fields.malform("score", "unknown", _("Choose one of the four levels."))
    if said.outcome == CallOutcome.REACHED:
        if said.again_at is not None:
            fields.malform("again_at", "reached", _("Who was reached is not called again."))
    elif said.result or said.score is not None:
        name = "result" if said.result else "score"
        fields.malform(name, "not_reached", _("Who was not reached has said nothing."))
    if said.is_agreed and said.again_at is None:
        fields.malform("again_at", "required", _("Please give a date and time."))
    fields.done()
    return read


def _locked(task_id: int, *, by: Actor) -> Task:
    task = lock_task(task_id, by=by)
    if not follow_up_tasks().filter(pk=task_id).exists():
        raise Missing(_("There is no such follow-up."))
    if task.ticket is not None and concerns(task.ticket, by.user):
        raise Forbidden(_("A formal complaint is not followed up by the person it is about."), norm="LIFE-14")
    return task


def _number(ticket: Ticket | None, way: str) -> str:
    """Where he was asked: nobody has a number in person, so his name stands in its place."""
    if ticket is None:
        return ""
    who = ticket.requester
    found = {Way.MESSENGER: who.im_account, Way.IN_PERSON: who.name}.get(Way(way), who.phone)
    return found[:_NUMBER]


def _complete(task: Task, said: Said) -> FollowUp:
    """What was asked and answered, with every try that this call is: it may be one for several clocks."""
    kept = FollowUp.objects.filter(timer=task.timer).latest("number")
    same = FollowUp.objects.filter(call=kept.call) if kept.call_id else FollowUp.objects.filter(pk=kept.pk)
    same.update(
        way=said.way,
        outcome=said.outcome,
        result=said.result,
        score=said.score,
        again_at=said.again_at,
        is_agreed=said.is_agreed,
        remark=said.remark or said.reason,
    )
    kept.refresh_from_db()
    return kept


def _act(task: Task, said: Said, kept: FollowUp, *, by: Actor, at: datetime) -> None:
    if said.again_at is not None and said.is_agreed:
        promise_call(task.timer, due_at=said.again_at, by=by, at=at)
    if task.ticket is None:
        return
    ticket = Ticket.objects.get(pk=task.ticket.pk)
    if said.score is not None and ticket.state == State.CLOSED:
        ticket = survey(ticket_id=ticket.pk, score=said.score, by=by, at=at)
    if said.result == Result.SOLVED and ticket.state == State.CONFIRMING and ticket.confirmed_at is None:
        confirm(ticket_id=ticket.pk, solved=True, by=by, at=at)
    if said.result == Result.NOT_SOLVED and ticket.state in states_for("reopen"):
        reopen(ticket_id=ticket.pk, reason=said.reason, by=by, at=at)
    if said.score == Score.DISSATISFIED and not _is_supervisors(ticket):
        start_clock(owner=Owner.ticket(ticket.pk), measure="sat_1", at=at, key=f"followup.{kept.pk}")


def _is_supervisors(ticket: Ticket) -> bool:
    return Timer.objects.ticking().filter(ticket=ticket, measure="sat_1").exists()
