"""What files in a letter are called: bare names, each once, with an extension that says what they are."""

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from channels_intake.mail.parse.letter import Piece

MOST = 120
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff<>:"|?*]')
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "image/jpeg": ".jpg",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/ms-tnef": ".dat",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
}


def bare(name: str, *, content_type: str, fallback: str) -> str:
    """`name` without folders and what disguises a name, cut before its extension; `fallback` where nothing is left."""
    last = _UNFIT.sub(" ", name.replace("\\", "/").rpartition("/")[2])
    last = " ".join(last.split()).strip(". ") or fallback
    suffix = PurePosixPath(last).suffix
    if not suffix:
        suffix = _EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type) or ""
        last += suffix
    suffix = suffix[:20]
    return last if len(last) <= MOST else last[: MOST - len(suffix)] + suffix


def each_once(pieces: Sequence[Piece]) -> list[Piece]:
    """`pieces`, with a number in the names of those that are called like one before them."""
    seen: dict[str, int] = {}
    named = []
    for piece in pieces:
        count = seen[piece.name] = seen.get(piece.name, 0) + 1
        if count > 1:
            path = PurePosixPath(piece.name)
            piece = replace(piece, name=f"{path.stem}-{count}{path.suffix}")  # noqa: PLW2901 (the same, renamed)
        named.append(piece)
    return named
