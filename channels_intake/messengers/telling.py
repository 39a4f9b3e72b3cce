"""Telling whoever wants to know what happened in a conversation."""

from datetime import datetime
from typing import Any

from channels_intake.messengers.events import ConversationFact
from channels_intake.messengers.models import Conversation
from core.bus import publish_then


def tell(fact: type[ConversationFact], conversation: Conversation, *, at: datetime, **more: Any) -> None:
    """`fact` about it, after the ticket's fact that it follows from, if it does. In the caller's transaction."""
    ids = {"conversation_id": conversation.pk, "requester_id": conversation.requester_id}
    publish_then(fact(at=at, subject=conversation, **ids, **more))
