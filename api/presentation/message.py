"""What was said, and what was sent along."""

from django.utils.http import content_disposition_header

from api.presentation.frame import Frame, person
from tickets.models import Attachment, Message
from tickets.uploads import INLINE_TYPES

Shown = dict[str, object]


def message_of(message: Message) -> Shown:
    """A reply, a note, or the requester's own words."""
    return {
        "seq": message.seq,
        "kind": message.kind,
        "body": message.body,
        "by": person(message.by_user, message.by_requester),
        "at": message.at,
    }


def attachment_of(attachment: Attachment, *, number: str, frame: Frame) -> Shown:
    """A file's card, with the address of its bytes."""
    return {
        "id": attachment.pk,
        "url": f"{frame.ticket_url(number)}attachments/{attachment.pk}/",
        "name": attachment.name,
        "size": attachment.size,
        "content_type": attachment.content_type,
        "sha256": attachment.sha256,
        "is_internal": attachment.is_internal,
        "by": person(attachment.by_user, attachment.by_requester),
        "at": attachment.at,
    }


def file_headers(attachment: Attachment) -> dict[str, str]:
    """How a browser has to take the bytes: saved, unless they are a picture; never guessed at, never run."""
    inline = attachment.content_type in INLINE_TYPES
    disposition = content_disposition_header(not inline, attachment.name) or "attachment"
    return {
        "Content-Disposition": disposition,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
