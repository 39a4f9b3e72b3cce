"""Answer: a person of the desk writes back."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from accounts.models import User
from channels_intake.messengers import clocks
from channels_intake.messengers.actions.frame import living_ticket, names_in, note_said, talk
from channels_intake.messengers.choices import Said
from channels_intake.messengers.events import MessageAnswered
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.messengers.saying import say
from channels_intake.messengers.telling import tell
from core.inputs import Fields
from tickets.actions import reply
from tickets.gate.check import check_words
from tickets.models import Message

LONGEST = 2_000  # characters: what people read in a messenger


def answer(
    *, conversation_id: int, body: str, override_reason: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Conversation:
    """`body` must pass the quality gate as a ticket's reply does (`Refused`, TALK-2…5); a supervisor may override taboo
    words with a reason. It meets RTX-1, RTX-4 and what was promised. On a ticket that is talked about it is a reply.

    `Malformed`, `Forbidden` (not the desk), `IllegalMove` (closed), `Stale` (a colleague answered after `seen`).
    """
    fields = Fields()
    body = fields.text("body", body, limit=LONGEST)
    override_reason = fields.text("override_reason", override_reason, required=False, limit=500)
    fields.done()
    with talk(conversation_id, by=by, seen=seen) as (conversation, user):
        ticket = living_ticket(conversation)
        if ticket is not None:
            # Whoever replies on the ticket's page is heard here as well, so both ways are one (handlers.on_replied).
            reply(ticket_id=ticket.pk, body=body, override_reason=override_reason, by=by, at=at)
            conversation.refresh_from_db()
            return conversation
        names = names_in(conversation)
        passed = check_words(body, field="body", by=by, override_reason=override_reason, names=names)
        speak(conversation, body, by=user, at=at, overridden=passed.overridden, override_reason=passed.reason)
    return conversation


def speak(
    conversation: Conversation,
    body: str,
    *,
    by: User,
    at: datetime,
    message: Message | None = None,
    overridden: Sequence[str] = (),
    override_reason: str = "",
) -> Utterance:
    """A person's words, which have passed the gate: sent, and nobody waits any more. In the caller's transaction, under
    the conversation's lock.
    """
    said = {"overridden": overridden, "override_reason": override_reason}
    utterance = say(conversation, Said.OUT, text=body, by=by, at=at, message=message, **said)  # type: ignore[arg-type]
    conversation.waiting_since = conversation.promised_at = conversation.left_over_at = conversation.asked_at = None
    if conversation.assignee_id is None:
        conversation.assignee = by
    note_said(conversation, "waiting_since", "promised_at", "left_over_at", "asked_at", "assignee", at=at)
    tell(MessageAnswered, conversation, at=at, utterance_id=utterance.pk, by_user_id=by.pk)
    clocks.meet(conversation, *clocks.MEASURES, at=at, by_id=by.pk)
    return utterance
