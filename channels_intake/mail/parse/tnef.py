"""winmail.dat: what Outlook wraps a letter's files and text in."""

import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from tnefparse import TNEF

from channels_intake.mail.parse.charsets import text_of
from channels_intake.mail.parse.letter import Piece

_SIGNATURE = b"\x78\x9f\x3e\x22"
logging.getLogger("tnefparse").setLevel(logging.ERROR)  # it reports each attribute that it does not know


@dataclass(frozen=True)
class Unwrapped:
    """What was in it."""

    text: str
    html: str
    files: list[Piece]


def unwrap(content: bytes) -> Unwrapped | None:
    """What `content` holds; None where it cannot be read, and is better kept as the file it is."""
    if not content.startswith(_SIGNATURE):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = TNEF(content, do_checksum=False)
            return Unwrapped(_text(found.body), _text(found.htmlbody), list(_files(found)))
    except Exception:  # noqa: BLE001 (the library raises whatever its arithmetic on broken offsets comes to)
        return None


def _text(body: object) -> str:
    if isinstance(body, list | tuple):
        body = body[0] if body else ""
    if isinstance(body, bytes):
        return text_of(body).strip("\0")
    return body.strip("\0") if isinstance(body, str) else ""


def _files(found: TNEF) -> Iterator[Piece]:
    for attachment in found.attachments:
        if attachment.data:
            name = _text(attachment.long_filename()) or "file"
            yield Piece(name=name, content=bytes(attachment.data), content_type="application/octet-stream")
