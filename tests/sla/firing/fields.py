"""Fields of clocks to fire, and a count of what should have fired that knows nothing of how it is done."""

from collections import Counter
from datetime import datetime, timedelta

from sla.models import Timer, TimerEvent
from tests.factories import Desk
from tickets import actions
from tickets.models import Ticket

Step = tuple[int, int, str]  # clock, round, step


def sow(desk: Desk, count: int) -> list[Ticket]:
    """So many tickets in all stages, with what clocks each of them has; the first are the furthest."""
    stages = (desk.processing, desk.tracking, desk.dispatched, desk.acknowledged, desk.receive, desk.confirming)
    channels = ("phone", "portal", "email", "portal")
    tickets = [stages[place % 6](channel=channels[place % 4]) for place in range(count)]
    for ticket in tickets[::6]:
        due_at = desk.at + timedelta(hours=2)
        actions.promise(ticket_id=ticket.pk, due_at=due_at, text="A first result.", by=desk.engineer, at=desk.at)
    return tickets


def due_steps(at: datetime) -> Counter[Step]:
    """Each clock's steps whose time has come by `at`; of one that ended before, or stands still, only those until then.
    Read off the rows, clock by clock.
    """
    found: Counter[Step] = Counter()
    for timer in Timer.objects.all():
        still = [datetime.fromisoformat(begins) for begins, ends in timer.pauses if ends is None]
        until = min([at, *still, *([timer.ended_at] if timer.ended_at else [])])
        for code, moment in timer.steps:
            if datetime.fromisoformat(moment) <= until:
                found[timer.pk, timer.round, code] += 1
    return found


def fired_steps() -> Counter[Step]:
    """What the clocks' journal says has fired."""
    rows = TimerEvent.objects.filter(step__isnull=False)
    return Counter((event.timer_id, event.round, str(event.step)) for event in rows)


def fired_in_order(*, of: int | None = None) -> bool:
    """Whether the journal has the steps (of one clock) in the order of their times."""
    rows = TimerEvent.objects.filter(step__isnull=False).order_by("pk")
    moments = list((rows.filter(timer=of) if of else rows).values_list("scheduled_at", flat=True))
    return moments == sorted(moments)  # type: ignore[type-var]
