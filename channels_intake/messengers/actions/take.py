"""Take and hand over: who has a conversation in hand."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from channels_intake.messengers.actions.frame import talk
from channels_intake.messengers.events import ConversationAssigned
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.telling import tell
from core.errors import Problem, Refused


def take(*, conversation_id: int, by: Actor, at: datetime) -> Conversation:
    """It is the caller's now, also where a colleague had it."""
    with talk(conversation_id, by=by) as (conversation, user):
        _give(conversation, user, by=user, at=at)
    return conversation


def hand_over(*, conversation_id: int, to_user: User, by: Actor, at: datetime) -> Conversation:
    """It is `to_user`'s now. `Refused` where that is nobody of the desk."""
    if not to_user.has_capability(Capability.DESK):
        words = _("%(name)s does not work at the service desk.") % {"name": to_user}
        raise Refused(words, fields={"to_user": [Problem("not_desk", words)]})
    with talk(conversation_id, by=by) as (conversation, user):
        _give(conversation, to_user, by=user, at=at)
    return conversation


def _give(conversation: Conversation, to_user: User, *, by: User, at: datetime) -> None:
    conversation.assignee = to_user
    conversation.save(update_fields=["assignee"])
    tell(ConversationAssigned, conversation, at=at, to_user_id=to_user.pk, by_user_id=by.pk)
