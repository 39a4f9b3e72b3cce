"""Cancel: withdrawn, duplicate, out of scope (LIFE-1, LIFE-11)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act, names_on
from tickets.choices import CancelReason
from tickets.events import Cancelled
from tickets.gate.check import check_words
from tickets.models import Ticket


def cancel(
    *, ticket_id: int, reason: str, note: str = "", by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """`reason` one of `CancelReason`; out of scope needs a `note` with the reason, which the requester reads in a
    polite letter, so it passes the quality gate (`Refused`).
    """
    fields = Fields()
    reason = fields.code("reason", reason, among=CancelReason.values)
    note = fields.text("note", note, required=False, limit=2000)
    out_of_scope = reason == CancelReason.OUT_OF_SCOPE
    if out_of_scope and not note:
        fields.malform("note", "required", _("Say why this is outside our scope and who can help (LIFE-11)."))
    fields.done()
    with act("cancel", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        if out_of_scope:
            check_words(note, field="note", by=by, names=names_on(ticket))
            ticket.in_scope, ticket.scope_reason = False, note[:200]
        ticket.cancel()
        ticket.cancel_reason, ticket.closed_at = reason, at
        ticket.waiting_on, ticket.waiting_until = "", None
        deed.record(Cancelled, reason=reason, note=note)
    return ticket
