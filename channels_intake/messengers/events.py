"""Facts about conversations, for whoever wants to know: ids and codes, past tense."""

from dataclasses import dataclass

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
