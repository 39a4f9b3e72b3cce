"""Celery entry points."""

from celery import shared_task

from core.clock import now
from sla.actions.catch_up import replan_lagging as replan
from sla.actions.take_force import bring_into_force as take_force
from sla.firing import fire_due as fire

LAGGING_AT_ONCE = 5000  # clocks: several seconds' work


@shared_task(name="sla.tasks.fire_due", ignore_result=True)
def fire_due() -> int:
    """Fires what is due and returns how many steps that were. Safe to run as often and as often at once as anybody
    likes.
    """
    return fire(now=now).fired


@shared_task(name="sla.tasks.replan_lagging", ignore_result=True)
def replan_lagging() -> int:
    """Lays clocks of older rules out by the present ones; how many owners were caught up."""
    return replan(at=now(), limit=LAGGING_AT_ONCE)


@shared_task(name="sla.tasks.bring_into_force", ignore_result=True)
def bring_into_force() -> int:
    """Puts policies into force whose day has come; how many."""
    return take_force(at=now())
