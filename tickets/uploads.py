"""What files a ticket takes: judged by their content, not by what they call themselves."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

import puremagic
from django.conf import settings
from django.core.files import File
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.errors import Problem, Refused, Words
from core.text import clean
from tickets.models import Attachment, Ticket

_OOXML = "application/vnd.openxmlformats-officedocument."
BINARY_KINDS: dict[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".pdf": "application/pdf",
    ".docx": _OOXML + "wordprocessingml.document",
    ".xlsx": _OOXML + "spreadsheetml.sheet",
    ".pptx": _OOXML + "presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".zip": "application/zip",
    ".7z": "application/x-7z-compressed",
    ".rar": "application/vnd.rar",
    ".gz": "application/gzip",
    ".mp4": "video/mp4",
    ".p7m": "application/pkcs7-mime",
    ".p7s": "application/pkcs7-signature",
    ".dat": "application/ms-tnef",
}
# What comes with mail and is in nobody's tables: encrypted and signed letters (DER), and Outlook's winmail.dat.
_BEGINNINGS = {".p7m": (b"\x30\x80", b"\x30\x82", b"\x30\x83"), ".dat": (b"\x78\x9f\x3e\x22",)}
_BEGINNINGS[".p7s"] = _BEGINNINGS[".p7m"]
# The photos of telephones: a box that says by its brand what is in it, which is known by no table completely.
_HEIF = (".heic", ".heif")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
TEXT_KINDS: dict[str, str] = {
    ".txt": "text/plain",
    ".log": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xml": "application/xml",
    ".eml": "message/rfc822",
    ".ini": "text/plain",
    ".conf": "text/plain",
    ".ics": "text/calendar",
    ".asc": "application/pgp-encrypted",
}
# Shown in the page; everything else is only ever downloaded.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
ACCEPT = ",".join([*BINARY_KINDS, *TEXT_KINDS])
_HEAD = 64 * 1024


def max_size() -> int:
    """The largest file, in bytes."""
    return int(getattr(settings, "ATTACHMENT_MAX_BYTES", 20 * 1024 * 1024))


def max_total() -> int:
    """What one ticket takes in all, in bytes."""
    return int(getattr(settings, "ATTACHMENTS_MAX_BYTES", 200 * 1024 * 1024))


@dataclass(frozen=True)
class Checked:
    """A file found fit: its bare name, size in bytes, type by content, digest."""

    name: str
    size: int
    content_type: str
    sha256: str


def check(file: "File[bytes]", *, name: str) -> Checked:
    """Judge one file. Refuses (`Refused`, field `file`): no usable name, empty, too large, a kind we do not take,
    content that is not what the name says.
    """
    bare = bare_name(name)
    size = file.size or 0
    if size == 0:
        raise _refusal("empty", _("This file is empty."))
    if size > max_size():
        limit = {"limit": filesizeformat(max_size())}
        raise _refusal("too_large", _("This file is too large. At most %(limit)s.") % limit)
    suffix = PurePosixPath(bare).suffix.lower()
    if suffix not in BINARY_KINDS and suffix not in TEXT_KINDS:
        raise _refusal("kind", _("Files of this kind are not taken. Pack it as .zip if it is needed."))
    digest, fits = _read(file, suffix)
    if not fits:
        raise _refusal("disguised", _("The content of this file is not what its name says."))
    content_type = BINARY_KINDS.get(suffix) or TEXT_KINDS[suffix]
    return Checked(name=bare, size=size, content_type=content_type, sha256=digest)


def check_room(ticket: Ticket, *, size: int) -> None:
    """Refuse (`Refused`) what would go beyond the ticket's total."""
    used = Attachment.objects.filter(ticket=ticket).aggregate(total=Sum("size"))["total"] or 0
    if used + size > max_total():
        limit = {"limit": filesizeformat(max_total())}
        raise _refusal("too_many", _("The files of one ticket may have %(limit)s together.") % limit)


def bare_name(name: str) -> str:
    """The last part of a path in either notation, as one clean line that keeps its extension."""
    last = PureWindowsPath(PurePosixPath(name.replace("\x00", "")).name).name
    cleaned, problems = clean(last, limit=10_000, multiline=False)
    if problems or not cleaned.strip(". "):
        raise _refusal("name", _("This file needs a proper name."))
    suffix = PurePosixPath(cleaned).suffix[:20]
    return cleaned if len(cleaned) <= 200 else cleaned[: 200 - len(suffix)] + suffix  # noqa: PLR2004 (column width)


def _read(file: "File[bytes]", suffix: str) -> tuple[str, bool]:
    digest = hashlib.sha256()
    is_text = suffix in TEXT_KINDS
    head, fits = b"", True
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
        if len(head) < _HEAD:
            head += chunk[: _HEAD - len(head)]
        if is_text and b"\x00" in chunk:
            fits = False
    return digest.hexdigest(), fits and (_is_text(head) if is_text else _is_kind(head, suffix))


def _is_kind(head: bytes, suffix: str) -> bool:
    if suffix in _HEIF:
        return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS
    return head.startswith(_BEGINNINGS[suffix]) if suffix in _BEGINNINGS else suffix in _kinds_of(head)


def _kinds_of(head: bytes) -> set[str]:
    try:
        return {match.extension.lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(head: bytes) -> bool:
    """Text in UTF-8 or the Chinese national encoding, cut anywhere, with no executable's signature."""
    if head.startswith((b"MZ", b"\x7fELF")):
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _refusal(code: str, message: Words) -> Refused:
    return Refused(message, fields={"file": [Problem(code, message)]})
