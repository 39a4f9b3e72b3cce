"""Queue notice: who cannot be answered at once is told his place, and by when he is (RTX-2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.messengers import clocks
from channels_intake.messengers.actions.frame import note_said, talk, zone_of
from channels_intake.messengers.choices import Said
from channels_intake.messengers.events import QueueNoticeGiven
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.queries import place_of
from channels_intake.messengers.saying import say
from channels_intake.messengers.telling import tell
from core.errors import Refused
from core.inputs import Fields


def give_notice(
    *, conversation_id: int, promised_at: datetime | None, by: Actor, at: datetime, seen: int | None = None
) -> Conversation:
    """Tell the person his place, and that he is answered by `promised_at` (needed and ahead: `Malformed`, `Refused`),
    and ask how to reach him. Meets RTX-1 and starts PROM-1; a promise given before counts as renegotiated, if it was
    not late. He stays in the list of those who wait. `Refused` where nobody waits.
    """
    fields = Fields()
    promised_at = fields.moment("promised_at", promised_at, at=at)
    fields.done()
    with talk(conversation_id, by=by, seen=seen) as (conversation, user):
        if conversation.waiting_since is None:
            raise Refused(_("Nobody waits in this conversation."), norm="RTX-2")
        zone = zone_of(conversation)
        params: dict[str, object] = {
            "position": place_of(conversation),
            "promised_at": promised_at,
            "other_day": promised_at.astimezone(zone).date() != at.astimezone(zone).date(),
        }
        say(conversation, Said.NOTICE, params=params, by=user, at=at)
        conversation.promised_at = promised_at
        conversation.assignee = conversation.assignee or user
        note_said(conversation, "promised_at", "assignee", at=at)
        tell(QueueNoticeGiven, conversation, at=at, promised_at=promised_at, by_user_id=user.pk)
        clocks.renegotiate(conversation, at=at)
        clocks.give_queue_notice(
            owner=clocks.owner_of(conversation),
            promised_at=promised_at,
            attributes=clocks.attributes_of(conversation),
            by=by,
            at=at,
        )
    return conversation
