"""Major incident: report at once, find the right owner (LIFE-6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Problem, Refused
from core.inputs import Fields
from tickets.actions.act import act
from tickets.events import MajorMarked
from tickets.models import Ticket


def mark_major(
    *, ticket_id: int, is_major: bool, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """Set or lift the flag, with a `reason` (`Malformed`). Setting it tells the leaders at once and pins the ticket
    on every queue; setting what is set already is refused (`Refused`).
    """
    fields = Fields()
    reason = fields.text("reason", reason)
    fields.done()
    with act("major", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        if deed.ticket.is_major == is_major:
            message = _("This is already a major incident.") if is_major else _("This is no major incident.")
            raise Refused(message, norm="LIFE-6", fields={"is_major": [Problem("unchanged", message, "LIFE-6")]})
        deed.ticket.is_major = is_major
        deed.record(MajorMarked, is_major=is_major, reason=reason)
    return deed.ticket
