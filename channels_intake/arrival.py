"""What a channel makes of a letter or a form: who says what, to which ticket it belongs, what is enclosed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.actions import Person
from tickets.models import Ticket


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that came along."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Something that becomes a ticket, or a message on `ticket` where it belongs to one. Texts may be anything."""

    person: Person
    body: str
    title: str = ""
    ticket: Ticket | None = None
    files: Sequence[Enclosure] = ()
    language: str = ""
    occurred_at: datetime | None = None
