"""Celery entry points."""

from celery import shared_task

from core.clock import now
from sla.actions.catch_up import replan_lagging as replan
from sla.actions.count_days import count_again as recount
from sla.actions.count_days import count_days as count
from sla.actions.count_now import count_now as count_standing
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


@shared_task(name="sla.tasks.count_days", ignore_result=True)
def count_days() -> int:
    """Counts days that are over and not counted, or counted otherwise since; how many."""
    return count(at=now())


@shared_task(name="sla.tasks.count_again", ignore_result=True)
def count_again() -> int:
    """Counts the days of the last weeks anew; how many."""
    return recount(at=now())


@shared_task(name="sla.tasks.count_now", ignore_result=True)
def count_now() -> int:
    """Keeps ready how the clocks of a large desk stand."""
    return count_standing(at=now())


@shared_task(name="sla.tasks.bring_into_force", ignore_result=True)
def bring_into_force() -> int:
    """Puts policies into force whose day has come; how many."""
    return take_force(at=now())
