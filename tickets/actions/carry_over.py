"""Carry over: what cannot be finished today, with the reason, the user's consent and a new time (BRT-4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act, names_on
from tickets.actions.call_supervisor import call_supervisor
from tickets.choices import AskedBy, Consent
from tickets.events import CarriedOver
from tickets.gate.check import check_words
from tickets.models import Ticket


def carry_over(
    *,
    ticket_id: int,
    reason: str,
    expected_at: datetime | None,
    consent: str,
    asked_by: str = "",
    said: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """It is not finished today because of `reason`, and expected by `expected_at` (in the future); `consent` is one of
    `Consent`. All three are required (`Malformed`). The requester reads the reason at once, so it passes the quality
    gate (`Refused`; where something is missing as well, all of it is told at once). `asked_by` is the way he was asked,
    `said` the desk's own note of his answer.

    Who does not agree is not told a time that he has refused: the supervisor is called to speak to him, with what he
    `said`, which is needed then (`Malformed`); the time expected so far stays.
    """
    fields = Fields()
    reason = fields.text("reason", reason, limit=2000)
    expected_at = fields.moment("expected_at", expected_at, at=at)
    consent = fields.code("consent", consent, among=Consent.values)
    asked_by = fields.code("asked_by", asked_by, among=AskedBy.values, required=False)
    said = fields.text("said", said, required=False, limit=2000)
    if consent == Consent.REFUSED and not said:
        fields.malform("said", "required", _("Please write what the user said: the supervisor speaks to them next."))
    with act("carry_over", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        if "reason" not in fields.malformed:
            with fields.together():
                check_words(reason, field="reason", by=by, names=names_on(deed.ticket))
        fields.done()
        if consent != Consent.REFUSED:
            deed.ticket.expected_at = expected_at
        given = {"reason": reason, "expected_at": expected_at, "consent": consent}
        deed.record(CarriedOver, **given, asked_by=asked_by, said=said)
        if consent == Consent.REFUSED:
            return call_supervisor(ticket_id=ticket_id, reason=said, by=by, at=at)
    return deed.ticket
