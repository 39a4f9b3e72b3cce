"""Clocks and tasks from outside."""

from api.presentation.frame import Frame
from sla.measures.table import MEASURES
from sla.models import Task, Timer

Shown = dict[str, object]


def clock_of(timer: Timer, *, frame: Frame) -> Shown:
    """One clock. No statement, if it was loaded with its ticket, policy and people."""
    ticket = timer.ticket
    version = timer.policy_version
    return {
        "id": timer.pk,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "owner": {"kind": timer.owner_kind, "id": timer.owner_id},
        "norm": timer.norm,
        "measure": timer.measure,
        "label": str(MEASURES[timer.measure].label),
        "stops": str(MEASURES[timer.measure].stops),
        "cycle": timer.cycle,
        "state": timer.state,
        "outcome": timer.outcome,
        "started_at": timer.started_at,
        "warn_at": timer.warn_at,
        "due_at": timer.due_at,
        "ended_at": timer.ended_at,
        "judged_at": timer.judged_at,
        "next_fire_at": timer.next_fire_at,
        "pauses": [{"from": begins, "to": ends} for begins, ends in timer.pauses],
        "attempts": timer.attempts,
        "steps": [
            {"step": code, "at": at, "fired": place < timer.position} for place, (code, at) in enumerate(timer.steps)
        ],
        "policy": {"slug": version.policy.slug, "version": version.number, "target": timer.target},
        "acknowledged_at": timer.acknowledged_at,
        "acknowledged_by": timer.acknowledged_by.username if timer.acknowledged_by else None,
    }


def clock_for_requester(timer: Timer) -> Shown:
    """What a requester may know of a clock on his ticket."""
    return {
        "id": timer.pk,
        "norm": timer.norm,
        "label": str(MEASURES[timer.measure].label),
        "state": timer.state,
        "started_at": timer.started_at,
        "due_at": timer.due_at,
        "ended_at": timer.ended_at,
    }


def task_of(task: Task, *, frame: Frame) -> Shown:
    """One task. No statement, if it was loaded with its clock, ticket and owner."""
    ticket = task.ticket
    return {
        "id": task.pk,
        "kind": task.kind,
        "label": str(task.get_kind_display()),
        "state": task.state,
        "user": task.user.username if task.user else None,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "timer": task.timer_id,
        "norm": task.timer.norm,
        "due_at": task.due_at,
        "not_before": task.not_before,
        "again_at": task.again_at,
        "attempts": task.attempts,
        "created_at": task.created_at,
        "closed_at": task.closed_at,
    }
