"""The one writer of what a ticket's row says about its clocks."""

from collections.abc import Collection

from core.sql import listed
from tickets.clock_face import ClockFace
from tickets.models import Ticket


def set_clock_face(*, ticket_id: int, face: ClockFace) -> bool:
    """Put `face` on the ticket's row; whether anything differed. One statement, which changes nothing where the row
    shows it already (or there is no such ticket).

    No act: the clocks hold the truth and this is their cache, so it makes no new version and no journal row.
    """
    others = Ticket.objects.filter(pk=ticket_id).exclude(**face.columns)
    return bool(others.update(**face.columns))


def put_face_on(ticket: Ticket, face: ClockFace) -> bool:
    """The same for a ticket that the caller has locked and read: its own columns are set too, so that whoever shows it
    shows the truth; no statement where nothing differs.
    """
    changed = {name: value for name, value in face.columns.items() if getattr(ticket, name) != value}
    for name, value in changed.items():
        setattr(ticket, name, value)
    return bool(changed and Ticket.objects.filter(pk=ticket.pk).update(**changed))


def mark_breached(ticket_ids: Collection[int]) -> int:
    """Show on these tickets that a limit has passed; how many did not show it yet. One statement, as above."""
    return Ticket.objects.filter(pk__in=listed(ticket_ids), breached=False).update(breached=True)
