"""What one engineer has before him: what was given to him, what he has in hand, what he waits for. Query sets, each
answered by an index and read with everybody a card shows.
"""

from datetime import datetime

from django.db.models import F, Q

from accounts.actors import Actor
from tickets.choices import State
from tickets.models import Collaboration, Ticket, TicketEvent, TicketQuerySet
from tickets.models.ticket import first_due


def _nearest_first(condition: Q) -> TicketQuerySet:
    found = Ticket.objects.filter(condition).with_people().select_related("requester__site")
    return found.order_by(first_due(), "pk")


def offered_to(actor: Actor) -> TicketQuerySet:
    """What waits for `actor` to accept it: given to him, or to one of his groups and to nobody in it (DISP-1)."""
    to_his_groups = Q(assignee=None, group_id__in=actor.group_ids)
    return _nearest_first(Q(state=State.DISPATCHED) & (Q(assignee=actor.user) | to_his_groups))


def in_hand_of(actor: Actor) -> TicketQuerySet:
    """What `actor` works on or helps with. Two ways, each with an index of its own; an “or” between them would read
    everything that anybody works on.
    """
    mine = Ticket.objects.filter(state=State.PROCESSING, assignee=actor.user).order_by().values("pk")
    helped = Collaboration.objects.filter(user=actor.user).order_by().values("ticket_id")
    return _nearest_first(Q(state=State.PROCESSING, pk__in=mine.union(helped)))


def awaited_by(actor: Actor, *, until: datetime) -> TicketQuerySet:
    """His tickets that wait for a moment before `until`, appointments among them, the earliest first."""
    mine = Ticket.objects.filter(state=State.TRACKING, assignee=actor.user, waiting_until__lt=until)
    return mine.with_people().select_related("requester__site").order_by(F("waiting_until"), "pk")


def returned_to(actor: Actor) -> TicketQuerySet:
    """Records that the supervisor returned to him to be completed (LIFE-9), the oldest first."""
    return Ticket.objects.filter(returned_to=actor.user).order_by("pk")


def givers_of(ticket_ids: "list[int]") -> dict[int, TicketEvent]:
    """Who gave each of these tickets to whom it is given now, by ticket. One statement."""
    events = TicketEvent.objects.filter(ticket_id__in=ticket_ids, verb__in=("dispatch", "transfer"))
    return {event.ticket_id: event for event in events.select_related("by_user").order_by("seq")}


def version_known_to(actor: Actor, ticket: Ticket, *, seen: int) -> int:
    """The version that `actor`, who has seen `seen`, may act upon. What he has done himself since then is no news to
    him: acts that waited on his telephone for a connection follow each other. Anybody else's act leaves `seen`, and
    the action refuses it as `Stale`. One statement where the ticket has moved.
    """
    if seen >= ticket.version or actor.user is None:
        return seen
    others = TicketEvent.objects.filter(ticket=ticket, seq__gt=seen).exclude(by_user=actor.user)
    return seen if others.exists() else ticket.version
