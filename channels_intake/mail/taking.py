"""A letter's way in, whichever door it comes through: it is given its name, kept, and settled."""

from datetime import datetime
from typing import IO

from django.conf import settings

from channels_intake.actions import Taken, take_in
from channels_intake.mail.identity import external_id, external_id_of_head
from channels_intake.mail.parse import read_head
from channels_intake.models import Source
from channels_intake.raw import HEAD, Kept, cut


def take_letter(source: Source, raw: bytes, *, at: datetime, settle_now: bool = True) -> Taken:
    """Keep the letter `raw` and settle it. When this returns it is safe, and its server may be told so."""
    return _take(source, external_id(raw), raw, raw, at=at, settle_now=settle_now)


def take_stream(source: Source, stream: IO[bytes], *, at: datetime) -> Taken:
    """As `take_letter`, for a letter of any size: of one that is too large only the beginning is read into memory."""
    content = stream.read(settings.INTAKE_MAX_BYTES + 1)
    if len(content) <= settings.INTAKE_MAX_BYTES:
        return take_letter(source, content, at=at)
    size, head = len(content), content[:HEAD]
    del content
    while more := stream.read(1 << 20):
        size += len(more)
    return take_head(source, head, size=size, at=at)


def take_head(source: Source, head: bytes, *, size: int, at: datetime) -> Taken:
    """Keep the beginning of a letter of `size` bytes, which is too large: it goes where people see it."""
    return _take(source, external_id_of_head(head, size), cut(head, size=size), head, at=at, settle_now=True)


def _take(source: Source, name: str, raw: bytes | Kept, head: bytes, *, at: datetime, settle_now: bool) -> Taken:
    seen = read_head(head[:HEAD])
    sender = seen.sender.email if seen.sender else ""
    return take_in(
        source=source, external_id=name, raw=raw, at=at, sender=sender, subject=seen.subject, settle_now=settle_now
    )
