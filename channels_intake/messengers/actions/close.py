"""Close: nothing more is to be said."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.messengers import clocks
from channels_intake.messengers.actions.frame import talk
from channels_intake.messengers.choices import State
from channels_intake.messengers.events import ConversationClosed
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.telling import tell
from core.errors import Problem, Refused
from core.inputs import Fields


def close(*, conversation_id: int, reason: str = "", by: Actor, at: datetime, seen: int | None = None) -> Conversation:
    """What he writes next begins a new conversation. Where he still waits for an answer, a `reason` must be given
    (`Refused`, RTX-4): answered by phone, for instance. Its clocks are called off; what was late stays so.
    """
    fields = Fields()
    reason = fields.line("reason", reason, required=False)
    fields.done()
    with talk(conversation_id, by=by, seen=seen) as (conversation, user):
        if conversation.waiting_since is not None and not reason:
            words = _("The user still waits for an answer. Please answer, or say why that is not needed.")
            raise Refused(words, fields={"reason": [Problem("required", words, "RTX-4")]}, norm="RTX-4")
        conversation.state, conversation.closed_at, conversation.closed_by = State.CLOSED, at, user
        conversation.close_reason = reason
        conversation.waiting_since = conversation.promised_at = conversation.left_over_at = None
        columns = ["state", "closed_at", "closed_by", "close_reason", "waiting_since", "promised_at", "left_over_at"]
        conversation.save(update_fields=columns)
        tell(ConversationClosed, conversation, at=at, by_user_id=user.pk)
        clocks.cancel(conversation, at=at)
    return conversation
