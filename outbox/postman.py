"""The postman: writes a letter and hands it to the transport, keeping each connection for his whole round."""

from datetime import datetime
from typing import Protocol, Self

from outbox.identity import thread_id_for
from outbox.letters import render
from outbox.models import Failure, OutboxMessage
from outbox.transports import connect
from outbox.transports.base import Parcel, Temporary, Transport, TransportDown


class Deliverer(Protocol):
    """Who carries letters out for `outbox.actions.deliver_due`."""

    @property
    def closed_ways(self) -> frozenset[str]:
        """The transport kinds that are down: their letters are left alone for now."""

    def deliver(self, message: OutboxMessage, *, at: datetime) -> None:
        """Sends `message`; raises a `DeliveryError` when it was not taken."""


class Postman:
    """Delivers by the configured transports. A context manager: leaving it closes the connections."""

    def __init__(self) -> None:
        self._open: dict[str, Transport] = {}
        self._closed_ways: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for transport in self._open.values():
            transport.close()
        self._open.clear()

    @property
    def closed_ways(self) -> frozenset[str]:
        """The kinds whose transport could not be opened on this round."""
        return self._closed_ways

    def deliver(self, message: OutboxMessage, *, at: datetime) -> None:
        """Writes and sends `message`. A letter that cannot be written is `Temporary`: the next release may cure it."""
        parcel = _parcel(message, at=at)
        try:
            if message.transport not in self._open:
                self._open[message.transport] = connect(message.transport)
            self._open[message.transport].send(parcel)
        except TransportDown:
            self._closed_ways |= {message.transport}
            raise


def _parcel(message: OutboxMessage, *, at: datetime) -> Parcel:
    try:
        letter = render(message)
    except Exception as error:
        # Anything may come out of a template. Whatever it is, it is this letter's trouble and no other's.
        raise Temporary(Failure.LETTER, f"{type(error).__name__}: {error}") from error
    return Parcel(
        address=message.address,
        name=message.name,
        language=message.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=message.message_id,
        thread_id=thread_id_for(message.thread_key),
        reply_to=message.reply_to,
        in_reply_to=str(message.context.get("in_reply_to") or ""),
        queued_at=message.created_at,
        sent_at=at,
        link=str(message.context.get("link") or ""),
    )
