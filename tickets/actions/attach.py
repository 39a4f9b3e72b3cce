"""Attach a file (LIFE-10: logs and screenshots)."""

from datetime import datetime

from django.core.files import File

from accounts.actors import Actor
from tickets import uploads
from tickets.actions.act import act
from tickets.events import Attached
from tickets.models import Attachment


def attach(
    *,
    ticket_id: int,
    file: "File[bytes]",
    name: str,
    is_internal: bool = False,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Attachment:
    """Keep `file` with the ticket. Refused (`Refused`): empty, too large, too many, a kind we do not take, content
    that is not what its name says. A requester's file is never internal.
    """
    checked = uploads.check(file, name=name)
    with act("attach", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        uploads.check_room(deed.ticket, size=checked.size)
        attachment = Attachment(
            ticket=deed.ticket,
            seq=deed.next_seq,
            name=checked.name,
            size=checked.size,
            content_type=checked.content_type,
            sha256=checked.sha256,
            is_internal=is_internal and by.is_staff,
            by_user=by.user,
            by_requester=None if by.is_staff else by.requester,
            at=at,
        )
        file.seek(0)
        attachment.file.save(checked.name, file, save=False)
        attachment.save(force_insert=True)
        deed.record(
            Attached,
            attachment_id=attachment.pk,
            name=checked.name,
            size=checked.size,
            is_internal=attachment.is_internal,
        )
    return attachment
