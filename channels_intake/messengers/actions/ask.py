"""Ask: what was left over from the shift before is taken up unasked (RTX-4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.messengers import clocks
from channels_intake.messengers.actions.frame import note_said, talk
from channels_intake.messengers.choices import Said
from channels_intake.messengers.events import StillThereAsked
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.saying import say
from channels_intake.messengers.telling import tell
from core.errors import Refused


def ask_still_there(*, conversation_id: int, by: Actor, at: datetime, seen: int | None = None) -> Conversation:
    """“Is it still there?”, with an apology. Meets RTX-4. It answers nothing, so RTX-1 runs on and the person stays in
    the list of those who wait. `Refused` where nobody waits.
    """
    with talk(conversation_id, by=by, seen=seen) as (conversation, user):
        if conversation.waiting_since is None:
            raise Refused(_("Nobody waits in this conversation."), norm="RTX-4")
        say(conversation, Said.ASK, by=user, at=at)
        conversation.asked_at = at
        conversation.assignee = conversation.assignee or user
        note_said(conversation, "asked_at", "assignee", at=at)
        tell(StillThereAsked, conversation, at=at, by_user_id=user.pk)
        clocks.meet(conversation, clocks.LEFT_OVER, at=at, by_id=user.pk)
    return conversation
