"""The bytes as they came, kept beside the database: never more than the limit, so that nothing fills the memory."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile

HEAD = 256 * 1024  # what is kept of something that is too large: its headers, and how it begins


@dataclass(frozen=True)
class Kept:
    """What there is to keep: the content, or only its beginning (`is_cut`), and the size of the whole."""

    content: "ContentFile[bytes]"
    size: int
    is_cut: bool


def cut(head: bytes, *, size: int) -> Kept:
    """What is kept where only the `head` of something of `size` bytes was fetched."""
    return Kept(ContentFile(head[:HEAD]), size, is_cut=True)


def measured(raw: bytes | IO[bytes] | Kept) -> Kept:
    """`raw` read up to INTAKE_MAX_BYTES. A stream longer than that is read to its end and forgotten, but its head."""
    if isinstance(raw, Kept):
        return raw
    stream = BytesIO(raw) if isinstance(raw, bytes) else raw
    content = stream.read(settings.INTAKE_MAX_BYTES + 1)
    if len(content) <= settings.INTAKE_MAX_BYTES:
        return Kept(ContentFile(content), len(content), is_cut=False)
    size, head = len(content), content[:HEAD]
    del content
    while more := stream.read(1 << 20):
        size += len(more)
    return Kept(ContentFile(head), size, is_cut=True)
