"""Carry over: what cannot be finished today, with the reason, the user's consent and a new time (BRT-4)."""

from datetime import datetime

from accounts.actors import Actor
from tickets.actions.act import act, names_on
from tickets.choices import Consent
from tickets.events import CarriedOver
from tickets.gate.check import check_words
from tickets.inputs import Fields
from tickets.models import Ticket


def carry_over(
    *,
    ticket_id: int,
    reason: str,
    expected_at: datetime | None,
    consent: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """It is not finished today because of `reason`, and expected by `expected_at` (in the future); `consent` is one of
    `Consent`. All three are required (`Malformed`). The requester reads the reason at once, so it passes the quality
    gate (`Refused`).
    """
    fields = Fields()
    reason = fields.text("reason", reason, limit=2000)
    expected_at = fields.moment("expected_at", expected_at, at=at)
    consent = fields.code("consent", consent, among=Consent.values)
    fields.done()
    with act("carry_over", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        check_words(reason, field="reason", by=by, names=names_on(deed.ticket))
        deed.ticket.expected_at = expected_at
        deed.record(CarriedOver, reason=reason, expected_at=expected_at, consent=consent)
    return deed.ticket
