"""Tables of the messengers: conversations, what is said in them, and what is sent along."""

from channels_intake.messengers.models.conversation import Conversation
from channels_intake.messengers.models.media import Media
from channels_intake.messengers.models.utterance import Utterance

__all__ = ["Conversation", "Media", "Utterance"]
