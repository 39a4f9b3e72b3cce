"""Track: wait for somebody or something, until when."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.choices import Progress, WaitingOn
from tickets.events import Tracked
from tickets.models import Ticket

# A wait is a progress entry too (LIFE-7).
_PROGRESS = {
    WaitingOn.USER: Progress.AWAITING_USER,
    WaitingOn.APPROVAL: Progress.AWAITING_APPROVAL,
    WaitingOn.PART: Progress.AWAITING_PART,
    WaitingOn.APPOINTMENT: Progress.APPOINTMENT,
}


def track(
    *,
    ticket_id: int,
    waiting_on: str,
    until: datetime | None = None,
    note: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """`waiting_on` one of `WaitingOn`, `note` what is waited for (`Malformed`); `until` in the future (`Refused`)."""
    fields = Fields()
    waiting_on = fields.code("waiting_on", waiting_on, among=WaitingOn.values)
    note = fields.text("note", note)
    fields.future("until", until, at=at)
    fields.done()
    with act("track", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        ticket.track(waiting_on, until)
        ticket.progress = _PROGRESS.get(WaitingOn(waiting_on), ticket.progress)
        ticket.progress_at = at
        deed.record(Tracked, waiting_on=waiting_on, until=until, note=note)
    return ticket
