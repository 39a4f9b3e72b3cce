"""What conversations do when something happens on the ticket they are about."""

from channels_intake.messengers import clocks
from channels_intake.messengers.actions.answer import speak
from channels_intake.messengers.actions.frame import lock
from channels_intake.messengers.choices import State
from channels_intake.messengers.models import Conversation
from tickets.choices import CallOutcome
from tickets.events import CallLogged, Replied
from tickets.models import Message


def on_replied(fact: Replied) -> None:
    """Whoever replies on the ticket's page replies in the conversation about it (RTX-1)."""
    for pk in _about(fact.ticket_id):
        _say(pk, Message.objects.select_related("by_user").get(pk=fact.message_id), fact)


def on_call_logged(fact: CallLogged) -> None:
    """He was reached by telephone: what was promised to him is kept (PROM-1)."""
    if fact.outcome == CallOutcome.REACHED and fact.with_user_id is None and fact.by_user_id:
        for pk in _about(fact.ticket_id):
            clocks.meet(lock(pk), clocks.PROMISE, at=fact.at, by_id=fact.by_user_id)


def _about(ticket_id: int) -> list[int]:
    return list(Conversation.objects.filter(ticket_id=ticket_id, state=State.OPEN).values_list("pk", flat=True))


def _say(conversation_id: int, message: Message, fact: Replied) -> None:
    if message.by_user is None:
        return
    speak(
        lock(conversation_id),
        message.body,
        by=message.by_user,
        at=fact.at,
        message=message,
        overridden=fact.overridden,
        override_reason=fact.override_reason,
    )
