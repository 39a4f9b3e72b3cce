"""Facts about conversations, for whoever wants to know: ids and codes, past tense."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class ConversationFact(Event):
    """Something happened in a conversation with this requester."""

    conversation_id: int
    requester_id: int


@dataclass(frozen=True, kw_only=True)
class MessageHeard(ConversationFact):
    """The requester wrote."""

    utterance_id: int


@dataclass(frozen=True, kw_only=True)
class MessageAnswered(ConversationFact):
    """A person of the desk answered."""

    utterance_id: int
    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(ConversationFact):
    """It was ended by hand."""

    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationAssigned(ConversationFact):
    """A person of the desk has it in hand now: he took it, or a colleague gave it to him."""

    to_user_id: int
    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class QueueNoticeGiven(ConversationFact):
    """The requester was told his place, and by when he is answered (RTX-2)."""

    promised_at: datetime
    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class StillThereAsked(ConversationFact):
    """What was left over is taken up: he was asked whether it is still there (RTX-4)."""

    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class LeftOver(ConversationFact):
    """The shift has ended, at `left_over_at`, while he waits for an answer (RTX-4)."""

    left_over_at: datetime


@dataclass(frozen=True, kw_only=True)
class ConversationLinked(ConversationFact):
    """It is about this ticket from now on, which was registered from it or was there before."""

    ticket_id: int
    by_user_id: int
