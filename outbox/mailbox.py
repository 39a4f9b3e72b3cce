"""Reading the file mailbox: what the embedded desk has "sent", for the page that shows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Missing

FILE_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{16}\.eml\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Head:
    """A mail in the list. `file` is its name in the mailbox; `sent_at` is aware."""

    file: str
    to: str
    subject: str
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file in a mail. `name` is safe to offer for a download: no folder in it, not hidden, printable."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail(Head):
    """A whole mail. `html` comes from outside as far as a page is concerned: show it sandboxed."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]


def folder() -> Path:
    """Where the mails lie: `OUTBOX_MAILBOX_DIR`, else `mailbox` in the data directory."""
    return Path(getattr(settings, "OUTBOX_MAILBOX_DIR", "") or Path(settings.DATA_DIR) / "mailbox")


def file_name(message_id: str, *, at: datetime) -> str:
    """The file of the letter with `message_id`, queued at `at`: names sort by time, and a letter sent twice is one."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{sha256(message_id.encode()).hexdigest()[:16]}.eml"


def list_mails(*, limit: int = 100) -> list[Head]:
    """The newest `limit` mails, newest first; reads their headers only. An empty mailbox is an empty list."""
    files = sorted((path for path in _files() if FILE_NAME.match(path.name)), reverse=True)
    heads = BytesHeaderParser(policy=default)
    found = []
    for path in files[:limit]:
        with path.open("rb") as file:
            found.append(_head(path.name, heads.parse(file)))
    return found


def get_mail(file: str) -> Mail:
    """The mail in `file`, a name from `list_mails`. `Missing` for any other name, whatever it looks like."""
    path = folder() / file
    if not FILE_NAME.match(file) or not path.is_file():
        raise Missing(_("There is no such mail."))
    message = message_from_bytes(path.read_bytes(), policy=default)
    head = _head(file, message)
    return Mail(
        file=file,
        to=head.to,
        subject=head.subject,
        sent_at=head.sent_at,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attachments(message)),
    )


def _files() -> Iterator[Path]:
    try:
        yield from folder().iterdir()
    except FileNotFoundError:
        return


def _head(file: str, message: EmailMessage) -> Head:
    date = message["date"]
    return Head(
        file=file,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        sent_at=date.datetime if date is not None else None,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    for part in message.iter_attachments():
        content = part.get_content()
        yield Attachment(
            name=_safe(part.get_filename() or ""),
            content_type=part.get_content_type(),
            content=content if isinstance(content, bytes) else str(content).encode(),
        )


def _safe(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*')
    return kept.lstrip(". ")[-100:] or "file"
