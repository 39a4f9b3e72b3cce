"""Promise: a time given to the requester (PROM-1)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act, names_on
from tickets.events import Promised
from tickets.gate.check import check_words
from tickets.models import Promise, Ticket


def promise(
    *, ticket_id: int, due_at: datetime | None, text: str, by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """By `due_at` (required, in the future) the requester hears what `text` says. He reads it at once, so it passes the
    quality gate (`Refused`).
    """
    fields = Fields()
    text = fields.line("text", text, limit=500)
    due_at = fields.moment("due_at", due_at, at=at)
    fields.done()
    with act("promise", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        check_words(text, field="text", by=by, names=names_on(deed.ticket))
        Promise.objects.create(ticket=deed.ticket, due_at=due_at, text=text, by=deed.user, at=at)
        deed.record(Promised, due_at=due_at, text=text)
    return deed.ticket
