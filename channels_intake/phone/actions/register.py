"""Register: what somebody wants who rings, writes or comes by, becomes a ticket; if it can be, it is solved or answered
on the spot.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from channels_intake.phone.actions.hear import lock_call
from channels_intake.phone.actions.link import put_on_ticket
from tickets.actions import Intake, acknowledge, note, receive, resolve
from tickets.choices import Progress
from tickets.models import Ticket


@dataclass(frozen=True, kw_only=True)
class Solved:
    """The result, found while the user was still there (KPI-3). The quality gate reads it (TALK-1…4)."""

    cause: str
    plan: str
    result: str


@dataclass(frozen=True, kw_only=True)
class Advised:
    """The answer to a question, which the user is yet to try (CONS-1)."""

    answer: str


@transaction.atomic
def register(
    *,
    intake: Intake,
    on_the_spot: Solved | Advised | None = None,
    call_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Receive it; with `on_the_spot`, acknowledge it and keep the result or the answer. All of it or nothing: what the
    quality gate refuses (`Refused`) registers no ticket either, and the form still has every word. The same form sent
    twice is one ticket. `call_id` is the call it came by, which is linked.
    """
    call = lock_call(call_id) if call_id is not None else None
    if call is not None:
        call.taken_up_at = at
        call.save(update_fields=["taken_up_at"])
    ticket = receive(intake=intake, by=by, at=at)
    if call is not None and call.logged_id is None:
        put_on_ticket(call, ticket, by=by, at=at)
    if on_the_spot is None or ticket.created_at != at:
        return Ticket.objects.get(pk=ticket.pk)
    ticket = acknowledge(ticket_id=ticket.pk, by=by, at=at)
    if isinstance(on_the_spot, Solved):
        return resolve(ticket_id=ticket.pk, **vars(on_the_spot), by=by, at=at)
    return note(ticket_id=ticket.pk, body=on_the_spot.answer, progress=Progress.ADVISED, by=by, at=at)
