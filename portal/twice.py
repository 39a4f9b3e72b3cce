"""Whether a form has come in before: a second press, or a browser that sends again. `after` is the ticket's version on
the page where the form stood; whatever came in by then is news.
"""

from django.core.files.uploadedfile import UploadedFile

from core.text import LONG, clean
from tickets.choices import Answer, MessageKind
from tickets.models import Attachment, Message, Ticket, TicketEvent


def has_said(ticket: Ticket, body: str, *, after: int | None) -> bool:
    """Whether the requester has said `body` since `after`."""
    if after is None:
        return False
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.REQUESTER, seq__gt=min(after, ticket.version))
    return said.filter(body=body).exists()


def has_come(ticket: Ticket, file: "UploadedFile[bytes]", *, after: int | None) -> bool:
    """Whether the requester has added a file of this name and size since `after`."""
    if after is None or after >= ticket.version:
        return False
    come = Attachment.objects.filter(ticket=ticket, seq__gt=after, by_requester=ticket.requester_id)
    return come.filter(name=file.name or "", size=file.size or 0).exists()


def has_answered(ticket: Ticket, *, answer: str, comment: str, cycle: int | None) -> bool:
    """Whether the requester has given this very answer to the result of `cycle`."""
    if answer == Answer.SOLVED:
        return ticket.confirmed_at is not None and cycle == ticket.cycle
    if cycle is None or cycle >= ticket.cycle:
        return False
    reopened = TicketEvent.objects.filter(
        ticket=ticket, verb="reopen", cycle=cycle + 1, by_requester=ticket.requester_id
    )
    reason, _problems = clean(comment, limit=LONG)
    return any(event.params["reason"] == reason for event in reopened)
