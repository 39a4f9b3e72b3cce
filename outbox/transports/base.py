"""What a transport is given, what it does, and how it says that it could not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from outbox.models import Failure

DETAIL_SIZE = 500


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A rendered letter with all that a transport may need. `queued_at` and `sent_at` are aware times; `link` is the
    one address that the letter asks its reader to open, if any.
    """

    address: str
    name: str
    language: str
    subject: str
    text: str
    html: str
    message_id: str
    thread_id: str
    reply_to: str
    in_reply_to: str = ""
    queued_at: datetime
    sent_at: datetime
    link: str = ""


class Transport(Protocol):
    """An open way out, used for one parcel after the other."""

    def send(self, parcel: Parcel) -> None:
        """Hands `parcel` over. Raises a `DeliveryError` when it was not taken; silence means that it was."""

    def close(self) -> None:
        """Ends the connection, if any. Never raises."""


class DeliveryError(Exception):
    """An attempt failed: `failure` for people, `detail` in the machine's own words."""

    def __init__(self, failure: Failure, detail: str) -> None:
        self.failure = failure
        self.detail = detail[:DETAIL_SIZE]
        super().__init__(f"{failure.value}: {self.detail}")


class Permanent(DeliveryError):
    """It will fail the same way every time: give up at once."""


class Temporary(DeliveryError):
    """It may succeed later."""


class Postponed(Temporary):
    """The server asks to slow down: what goes the same way need not try again on this round."""


class TransportDown(Temporary):
    """The way itself is closed, whatever the letter: the other letters of this pass need not try."""
