"""Call the supervisor: an angry user is passed on in time, with the context (TALK-9)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import SupervisorCalled
from tickets.models import Ticket


def call_supervisor(*, ticket_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """A supervisor is asked to speak to the requester himself; `reason` is what he must know first (`Malformed`
    without it). The ticket stays where it is and whose it is. Calling again asks again.
    """
    fields = Fields()
    reason = fields.text("reason", reason, limit=2000)
    fields.done()
    with act("call_supervisor", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        deed.record(SupervisorCalled, reason=reason)
    return deed.ticket
