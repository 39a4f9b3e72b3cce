"""Reads of a ticket's clocks: one statement for the clocks, one for their journal, whatever their number."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from core.errors import Missing
from sla.choices import TimerState
from sla.models import Timer, TimerEvent
from tickets.models import Ticket

_NAMES = ("display_name", "username")
# Not the documents behind a version or a revision: those are kept by the rulebook, once read.
_SHOWN = (
    *(field.name for field in Timer._meta.concrete_fields),
    *("policy_version__number", "policy_version__policy__name", "calendar__calendar__name"),
    *(f"{whom}__{name}" for whom in ("person", "acknowledged_by") for name in _NAMES),
)
_WITH = ("policy_version__policy", "calendar__calendar", "person", "acknowledged_by")
# What a requester was told and waits for: the answer, the engineer's word, the solution, promises.
FOR_REQUESTER = ("pri_response", "life_5", "pri_solution", "prom_1")


def list_clocks(ticket: Ticket) -> list[Timer]:
    """All clocks of `ticket`, those of its calls and visits too: first what has not ended, the nearest first and what
    stands still behind it; then what has ended, the last first. One statement.
    """
    found = Timer.objects.filter(ticket=ticket).select_related(*_WITH).only(*_SHOWN).order_by("pk")
    return in_order(_on(ticket, found))


def list_clocks_for_requester(ticket: Ticket) -> list[Timer]:
    """The clocks of this round that concern him, as he was told of them; not those that nobody waits for any more. One
    statement.
    """
    found = Timer.objects.filter(ticket=ticket, measure__in=FOR_REQUESTER, cycle=ticket.cycle)
    return in_order(_on(ticket, found.exclude(state=TimerState.CANCELLED).order_by("pk")))


def find_clock(ticket: Ticket, pk: int) -> Timer:
    """The clock `pk` of `ticket`; `Missing` where it has none of that number. One statement."""
    found = Timer.objects.filter(ticket=ticket, pk=pk).select_related(*_WITH).only(*_SHOWN)
    for timer in _on(ticket, found):
        return timer
    raise Missing(_("There is no such clock."))


def list_clock_events(clocks: Sequence[Timer], *, ticket: Ticket | None = None) -> list[TimerEvent]:
    """What the journal of these clocks says, in its order; with `ticket`, that of all its clocks. One statement."""
    found = TimerEvent.objects.filter(ticket=ticket) if ticket else TimerEvent.objects.filter(timer__in=clocks)
    known = {timer.pk: timer for timer in clocks}
    events = [event for event in found.select_related("by").order_by("pk") if event.timer_id in known]
    for event in events:
        event.timer = known[event.timer_id]
    return events


def in_order(clocks: Iterable[Timer]) -> list[Timer]:
    """What runs, the nearest first; what stands still; what has ended, the last first."""
    clocks = list(clocks)
    ticking = [timer for timer in clocks if timer.ended_at is None]
    ended = [(timer.ended_at, timer.pk, timer) for timer in clocks if timer.ended_at is not None]
    ticking.sort(key=lambda timer: (timer.state == TimerState.PAUSED, timer.due_at, timer.started_at, timer.pk))
    return [*ticking, *(timer for *_, timer in sorted(ended, key=lambda one: one[:2], reverse=True))]


def _on(ticket: Ticket, clocks: Iterable[Timer]) -> list[Timer]:
    found = list(clocks)
    for timer in found:
        timer.ticket = ticket
    return found
