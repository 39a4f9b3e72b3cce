"""By messenger: the address says which kind of messenger, which way in of the desk, and who there.

The post office knows no messenger. `OUTBOX_IM_SENDERS` names a class for each kind; it is made with the name of the way
in, `send` hands a parcel over to one account as a transport does, and what it raises is settled as for any letter.
"""

from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent, Postponed


class Sender(Protocol):
    """A way out to the people of one messenger."""

    def send(self, account: str, parcel: Parcel) -> None:
        """Hands `parcel` over for `account`. Raises a `DeliveryError` when it was not taken."""

    def close(self) -> None:
        """Ends the connection, if any. Never raises."""


class SendersTransport:
    """All messengers. One that asks to slow down is left alone for the rest of the round, the others are not."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Sender] = {}
        self._slowed: dict[tuple[str, str], Postponed] = {}

    def send(self, parcel: Parcel) -> None:
        """Hands `parcel` to the sender its address names; an address that names none is `Permanent`."""
        kind, _, rest = parcel.address.partition(":")
        source, _, account = rest.partition(":")
        if kind not in settings.OUTBOX_IM_SENDERS or not source or not account:
            raise Permanent(Failure.ADDRESS, parcel.address)
        way = (kind, source)
        if way in self._slowed:
            raise self._slowed[way]
        try:
            self._sender(way).send(account, parcel)
        except Postponed as error:
            self._slowed[way] = error
            raise

    def close(self) -> None:
        """Closes them all."""
        for sender in self._open.values():
            sender.close()
        self._open.clear()

    def _sender(self, way: tuple[str, str]) -> Sender:
        if way not in self._open:
            make: Callable[[str], Sender] = import_string(settings.OUTBOX_IM_SENDERS[way[0]])
            self._open[way] = make(way[1])
        return self._open[way]


def connect() -> SendersTransport:
    """Nothing is opened before there is something to send."""
    return SendersTransport()
