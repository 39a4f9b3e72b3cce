"""Reminders: whoever has not said yet whether a result helps, or not signed yet what was done at his place, is asked
once more, by the way he came (SAT-2, SAT-7).
"""

from collections.abc import Sequence
from datetime import datetime

from notifications.post import can_write_to, has_way, post, to_requester
from outbox.actions.enqueue import Draft
from satisfaction.actions.note_reminded import note_reminded, renewed_until
from satisfaction.links import confirm_url, short_url
from satisfaction.models import Invitation
from satisfaction.queries import list_unanswered
from satisfaction.records.actions import remind as remind_to_sign
from satisfaction.records.queries import list_unsigned
from sla.events import Firing
from tickets.actions.lapse import needs_a_person


def remind(firings: Sequence[Firing], *, at: datetime) -> None:
    """A letter for each of `firings` that reminds, to whoever has not answered and can be reached. Only those count as
    reminded. In the transaction in which the steps fire, and once for each.
    """
    reminding = [firing for firing in firings if firing.reminds]
    _ask_again([firing for firing in reminding if firing.measure == "sat_2"], at=at)
    _ask_to_sign([firing.timer_id for firing in reminding if firing.measure == "sat_7_user"], at=at)


def _ask_again(firings: Sequence[Firing], *, at: datetime) -> None:
    due = {firing.ticket_id: firing for firing in firings if firing.ticket_id is not None}
    written = [(one, _letter(one, due[one.ticket_id], at=at)) for one in list_unanswered(due)]
    sent = [(one, draft) for one, draft in written if has_way(draft)]
    if sent:
        post([draft for _one, draft in sent], at=at)
        note_reminded([one for one, _draft in sent], at=at)


def _ask_to_sign(timer_ids: Sequence[int], *, at: datetime) -> None:
    """What is told of it writes the letter (`notifications.handlers.records`), with the link as it is valid then."""
    for record in list_unsigned(timer_ids):
        if can_write_to(record.ticket):
            remind_to_sign(record_id=record.pk, at=at)


def _letter(asked: Invitation, firing: Firing, *, at: datetime) -> Draft:
    ticket = asked.ticket
    closes = firing.closes and not needs_a_person(ticket)
    context = {"valid_until_at": renewed_until(asked, at=at), "closes_at": firing.due_at if closes else None}
    return to_requester(
        "confirm_reminder",
        context,
        link=confirm_url(asked),
        short_link=short_url(asked),
        occasion=f"clock.{firing.event_id}",
        ticket=ticket,
    )
