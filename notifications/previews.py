"""What a requester would be told by an act, before it is done."""

from dataclasses import dataclass
from datetime import datetime

from notifications.post import has_way, to_requester
from outbox.models import TransportKind
from outbox.preview import read_draft
from tickets.models import Ticket


@dataclass(frozen=True)
class Preview:
    """A letter to the requester: by mail to `address` or by messenger; without a way, none would be sent."""

    has_way: bool
    is_mail: bool
    address: str
    subject: str
    text: str


def preview_carried_over(ticket: Ticket, *, reason: str, expected_at: datetime, is_agreed: bool) -> Preview:
    """Why `ticket` is not finished today and when it is expected to be (BRT-4), as its requester would read it."""
    context = {"reason": reason, "expected_at": expected_at, "is_agreed": is_agreed}
    draft = to_requester("carried_over", context, link="", occasion="preview", ticket=ticket)
    letter = read_draft(draft)
    is_mail = draft.transport == TransportKind.EMAIL
    return Preview(has_way(draft), is_mail, draft.address, letter.subject, letter.text)
