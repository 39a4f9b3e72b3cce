"""The values that a letter is taken apart into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from channels_intake.mail.parse.heads import Heads


@dataclass(frozen=True)
class Address:
    """Somebody in a header. `email` is as it was written, and may be none."""

    email: str
    name: str = ""

    @property
    def key(self) -> str:
        """What makes it the same address as another."""
        return self.email.strip().lower()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A file in a letter. `name` is a bare one; `is_inline` says that the text shows it (by `cid`)."""

    name: str
    content: bytes
    content_type: str
    cid: str = ""
    is_inline: bool = False


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter, read. `text` is all of it, `html` as it came (never show that: see `html.cleaned`); `date` is aware.
    `problems` are codes of what could not be read as it should.
    """

    heads: Heads
    content_type: str = "text/plain"
    parameters: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    message_id: str = ""
    references: Sequence[str] = ()
    sender: Address | None = None
    reply_to: Sequence[Address] = ()
    recipients: Sequence[Address] = ()
    date: datetime | None = None
    text: str = ""
    html: str = ""
    files: Sequence[Piece] = ()
    problems: Sequence[str] = ()
