"""Major incidents that are open: since when, and which word is owed next (LIFE-6)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.places import Place
from sla.models import Timer
from tickets.events import MajorMarked
from tickets.models import Ticket, TicketEvent

# A time somebody promised, the first report, the next one.
_WORDS = ("prom_1", "life_6", "life_6_next")


@dataclass(frozen=True)
class Major:
    """A major incident with its engineer and group; `since` it was marked as one; the clock of the `next` word to its
    users, None where none is promised.
    """

    ticket: Ticket
    since: datetime
    next: Timer | None


def open_majors(*, limit: int, customer: str = "") -> list[Major]:
    """The open ones, of a customer (slug) or all, the latest first. A site alone narrows nothing: an incident is larger
    than the place it was told from. Three statements, one where there is none.
    """
    place = Place(customer=customer).of("requester__site__slug")
    tickets = Ticket.objects.open().filter(place, is_major=True).select_related("assignee", "group")
    found = list(tickets.order_by("-pk")[:limit])
    if not found:
        return []
    marked = TicketEvent.objects.filter(ticket__in=found, verb=MajorMarked.verb).order_by("seq")
    since = dict(marked.values_list("ticket_id", "at"))
    owed: dict[int | None, Timer] = {}
    for timer in Timer.objects.ticking().filter(ticket__in=found, measure__in=_WORDS).order_by("-due_at"):
        owed[timer.ticket_id] = timer
    return [Major(one, since.get(one.pk, one.created_at), owed.get(one.pk)) for one in found]
