"""Follow-ups from outside."""

from api.presentation.frame import Frame
from channels_intake.phone.models import PhoneCall
from satisfaction.followups.figures import Figures, Line
from satisfaction.followups.kinds import kind_of
from satisfaction.followups.models import FollowUp
from sla.choices import TaskKind
from sla.models import Task

Shown = dict[str, object]


def due_of(task: Task, *, call: PhoneCall | None, tries: int, frame: Frame) -> Shown:
    """One who is to be asked; `call` is what it is about without a ticket. No statement, if it was loaded by
    `due_follow_ups`.
    """
    ticket, timer = task.ticket, task.timer
    who = ticket.requester if ticket else call.requester if call else None
    return {
        "id": task.pk,
        "kind": str(kind_of(timer, ticket)),
        "norm": timer.norm,
        "user": task.user.username if task.user else None,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "call": None if ticket else timer.owner_id,
        "requester": who.name if who else None,
        "form_of_address": who.form_of_address if who else None,
        "phone": (call.number if call else "") or (who.phone if who else ""),
        "is_vip": bool(ticket.is_vip if ticket else who and who.is_vip),
        "due_at": timer.due_at,
        "planned_at": vars(task)["planned_at"],
        "not_before": task.not_before,
        "again_at": task.again_at,
        "tries": tries,
        "is_decision": task.kind == TaskKind.DECIDE,
    }


def try_of(one: FollowUp, *, frame: Frame) -> Shown:
    """One try. No statement, if it was loaded by `list_follow_ups`."""
    ticket = one.ticket
    return {
        "id": one.pk,
        "kind": one.kind,
        "norm": one.timer.norm,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "number": one.number,
        "way": one.way,
        "outcome": one.outcome,
        "result": one.result,
        "score": one.score,
        "again_at": one.again_at,
        "agreed": one.is_agreed,
        "remark": one.remark,
        "by": one.by.username if one.by else None,
        "at": one.at,
    }


def line_of(line: Line) -> Shown:
    """The figures of one person or group."""
    return {"code": line.code, "name": line.name, **_figures(line.figures)}


def total_line(figures: Figures) -> Shown:
    """The figures of all."""
    return {"code": None, "name": None, **_figures(figures)}


def _figures(one: Figures) -> Shown:
    shares = {name: getattr(one, name) for name in ("late", "in_time_share", "reached_share", "mean_tries")}
    return {**vars(one), **shares}
