"""Facts about what comes in, whatever the channel: ids and codes, past tense. What it says is read where it lies."""

from dataclasses import dataclass

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class InboundFact(Event):
    """Something happened to this thing that came in."""

    inbound_id: int
    source_id: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class InboundReceived(InboundFact):
    """It is kept; nobody has read it yet."""


@dataclass(frozen=True, kw_only=True)
class InboundSettled(InboundFact):
    """Something became of it (`Status`, `Reason`): a ticket, a message, nothing, or it waits in quarantine.
    `by_user_id` is who put it there or had it read anew; None where nobody did.
    """

    status: str
    reason: str
    ticket_id: int | None
    by_user_id: int | None
