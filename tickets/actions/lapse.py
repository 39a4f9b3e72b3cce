"""Lapse: the requester was reminded as the policy says and has not answered (SAT-2)."""

from datetime import datetime

from accounts.actors import Actor
from tickets.actions.act import act
from tickets.choices import Kind
from tickets.events import Lapsed
from tickets.models import Ticket


def lapse(
    *, ticket_id: int, reminders: int, closes: bool, by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """After so many `reminders` without an answer. `closes`: the policy lets the ticket be closed then; of a complaint,
    a major incident and a VIP's ticket nothing does: a person asks. An act of the machinery; `Forbidden` for people,
    `IllegalMove` where the answer is there.
    """
    with act("lapse", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        closes = closes and not needs_a_person(ticket)
        ticket.lapsed_at = at if closes else None
        deed.record(Lapsed, reminders=reminders, closes=closes)
    return ticket


def needs_a_person(ticket: Ticket) -> bool:
    """Whether nothing may be closed here without somebody having spoken to the requester."""
    return ticket.kind == Kind.COMPLAINT or ticket.is_major or ticket.is_vip
