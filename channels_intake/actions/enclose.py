"""Enclose: the files that came along, put on the ticket."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.actors import Actor
from channels_intake.arrival import Enclosure
from core.errors import DeskError
from core.text import SHORT, fit
from tickets.actions import attach
from tickets.models import Ticket


def enclose(
    ticket: Ticket, files: Sequence[Enclosure], *, by: Actor, at: datetime, is_internal: bool = False
) -> dict[str, object]:
    """Attach what the desk takes; which it does not, and why, as a detail of what came in.

    In the caller's transaction: a file that is refused takes no other with it.
    """
    refused = []
    for one in files:
        name = fit(one.name, limit=SHORT)
        file = ContentFile(one.content, name=name)
        try:
            with transaction.atomic():
                attach(ticket_id=ticket.pk, file=file, name=name, is_internal=is_internal, by=by, at=at)
        except DeskError as error:
            refused.append({"name": name, "why": str(error)})
    return {"refused_files": refused} if refused else {}
