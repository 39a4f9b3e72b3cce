"""Writing the journal. `record()` saves the ticket, writes the row *and* publishes the event: the three cannot
diverge.
"""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.actors import Actor
from core.bus import publish
from tickets.events import TicketFact
from tickets.models import Ticket, TicketEvent


def columns_of(ticket: Ticket) -> dict[str, object]:
    """The column values of `ticket`, to find out later what an act changed."""
    return {field.attname: getattr(ticket, field.attname) for field in _columns()}


def _columns() -> list["models.Field[Any, Any]"]:
    return [field for field in Ticket._meta.concrete_fields if not field.primary_key]


def record(
    fact_type: type[TicketFact],
    *,
    ticket: Ticket,
    before: dict[str, object],
    by: Actor,
    at: datetime,
    params: dict[str, object],
) -> TicketFact:
    """Save what changed on `ticket` since `before`, write one journal row and tell the subscribers.

    The version goes up by one, and the row's `seq` is that version: a lost update or a missing row would show as a gap,
    and the unique (ticket, seq) refuses both.
    """
    ticket.version += 1
    ticket.changed_at = at
    changed = [name for name, value in columns_of(ticket).items() if before.get(name) != value]
    ticket.save(update_fields=changed)
    return tell(fact_type, ticket=ticket, from_state=str(before["state"]), by=by, at=at, params=params)


def tell(
    fact_type: type[TicketFact],
    *,
    ticket: Ticket,
    from_state: str,
    by: Actor,
    at: datetime,
    params: dict[str, object],
) -> TicketFact:
    """Write the journal row of a fact about an already saved ticket and tell the subscribers."""
    fact = fact_type(
        ticket_id=ticket.pk,
        seq=ticket.version,
        cycle=ticket.cycle,
        at=at,
        by_user_id=by.user.pk if by.user else None,
        by_requester_id=by.requester.pk if by.requester else None,
        via=by.via,
        from_state=from_state,
        to_state=ticket.state,
        set_off_by=by.set_off_by,
        subject=ticket,
        **params,
    )
    _write(fact)
    publish(fact)
    return fact


def _write(fact: TicketFact) -> None:
    """The journal row of `fact`."""
    TicketEvent.objects.create(
        ticket_id=fact.ticket_id,
        seq=fact.seq,
        cycle=fact.cycle,
        verb=fact.verb,
        at=fact.at,
        by_user_id=fact.by_user_id,
        by_requester_id=fact.by_requester_id,
        via=fact.via,
        from_state=fact.from_state,
        to_state=fact.to_state,
        params=fact.params,
    )
