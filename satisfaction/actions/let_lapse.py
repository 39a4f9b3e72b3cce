"""Let lapse: nobody has answered the reminders (SAT-2)."""

from datetime import datetime

from django.db import transaction

from accounts.actors import SYSTEM
from core.errors import Refused
from satisfaction.models import Invitation, Purpose
from tickets.actions import close, lapse
from tickets.actions.act import lock
from tickets.choices import State


def let_lapse(*, ticket_id: int, wanted: int, closes: bool, at: datetime) -> None:
    """Note that the requester has not answered, and where the policy `closes` then, close the ticket: only after all
    `wanted` reminders were really sent, never a complaint, a major incident or a VIP's ticket, and only with a complete
    record. What is not complete waits for the supervisor, who may close it without an answer.

    Nothing where he has answered meanwhile. Called in the transaction in which the step fires, so it happens once.
    """
    with transaction.atomic():
        ticket = lock(ticket_id, by=SYSTEM)
        if ticket.state != State.CONFIRMING or ticket.confirmed_at is not None:
            return
        sent = _reminders(ticket_id, cycle=ticket.cycle)
        ticket = lapse(ticket_id=ticket_id, reminders=sent, closes=closes and sent >= wanted, by=SYSTEM, at=at)
        if ticket.lapsed_at is not None:
            _close(ticket_id, at=at)


def _reminders(ticket_id: int, *, cycle: int) -> int:
    asked = Invitation.objects.filter(ticket_id=ticket_id, purpose=Purpose.CONFIRM, cycle=cycle)
    return asked.values_list("reminders", flat=True).first() or 0


def _close(ticket_id: int, *, at: datetime) -> None:
    try:
        close(ticket_id=ticket_id, by=SYSTEM, at=at)
    except Refused:
        return  # incomplete: it stands among those that the supervisor closes, with what is missing
