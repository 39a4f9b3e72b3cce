"""What a way in is: the small interface that every adapter fills, and the words it speaks in.

An adapter is one file (or one folder) that knows how one kind of system talks. It checks that a call is genuine, takes
it apart into items with an identifier each, and later says what becomes of an item. It stores nothing itself: what it
hears is kept by `channels_intake.actions.take_in` before anybody reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from core.errors import Refused, Words

if TYPE_CHECKING:
    from channels_intake.arrival import Arrival
    from channels_intake.models import Inbound, Source
    from tickets.models import Message, Ticket


class Unverified(Exception):
    """The call is not genuine, or comes too late to tell (answered 401). `code` is for the log and the caller."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Replayed(Exception):
    """The call is genuine and was taken already (answered 409), where the protocol does not repeat by itself."""


class Unspoken(Exception):
    """The call is genuine and not in the words of the protocol (answered 400). `code` is for the caller."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Quarantine(Exception):
    """Raised while an item is read: it goes where people see it. `reason` is one of `Reason`; `detail` is shown."""

    def __init__(self, reason: str, **detail: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Something an administrator fills in for a source of this kind."""

    name: str
    label: Words
    help: Words = ""
    is_secret: bool = False
    required: bool = True
    default: str = ""
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Call:
    """An HTTP call to a source's address. Names of headers are in lower case."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    remote: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to be taken in. The same `external_id` from the same source is the same thing."""

    external_id: str
    raw: bytes
    sender: str = ""
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the caller is answered."""

    body: bytes = b"{}"
    content_type: str = "application/json"
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a call said, and how it is answered once that is kept."""

    items: Sequence[Item] = ()
    answer: Answer = field(default_factory=Answer)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an item; the codes are those of `Status` and `Reason`."""

    status: str
    reason: str = ""
    ticket: "Ticket | None" = None
    message: "Message | None" = None
    detail: Mapping[str, object] = field(default_factory=dict)


class Adapter:
    """One kind of system. Subclasses say what they are, and override what they need."""

    slug: ClassVar[str]
    channel: ClassVar[str]
    label: ClassVar[Words]
    settings: ClassVar[tuple[Setting, ...]] = ()

    def hear(self, call: Call, source: "Source", *, at: datetime) -> Heard:
        """What `call` to the address of `source` says; writes nothing. `Unverified`, `Replayed` or `Unspoken`."""
        raise Unspoken("no_calls")

    def read(self, inbound: "Inbound", raw: bytes) -> "Arrival":
        """What `inbound` says, as a letter: for a person of the desk who puts it on a ticket himself. Decides nothing
        and writes nothing. `Refused` where there is nothing of that kind in it.
        """
        raise Refused(_("This can be ignored or read anew, not put on a ticket."))

    def whole(self, inbound: "Inbound", raw: bytes) -> str:
        """All of its words, quotes and signatures too, where `read` leaves some out; empty where it leaves out none."""
        return ""

    def settle(self, inbound: "Inbound", raw: bytes, *, at: datetime) -> Outcome:
        """Read `inbound` and do what follows from it, by actions. Runs in a transaction of its own, more than once if
        people ask for it. Raises `Quarantine`; whatever else it raises puts the item into quarantine as well.
        """
        raise NotImplementedError
