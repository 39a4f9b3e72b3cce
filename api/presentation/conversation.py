"""Conversations from outside."""

from collections.abc import Sequence

from api.presentation.frame import Frame, person
from channels_intake.messengers.choices import Said
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.messengers.words import words_of
from outbox.models import OutboxMessage
from sla.measures.table import MEASURES
from sla.models import Timer

Shown = dict[str, object]


def conversation_of(conversation: Conversation, clocks: Sequence[Timer], *, place: int, frame: Frame) -> Shown:
    """One conversation. No statement, if it was loaded with its source, requester, assignee and ticket."""
    ticket, requester = conversation.ticket, conversation.requester
    return {
        "id": conversation.pk,
        "source": conversation.source.slug,
        "account": conversation.account,
        "requester": {"id": requester.pk, "name": requester.name, "is_vip": requester.is_vip},
        "state": conversation.state,
        "assignee": conversation.assignee.username if conversation.assignee else None,
        "ticket": ticket.number if ticket else None,
        "ticket_url": frame.ticket_url(ticket.number) if ticket else None,
        "waiting_since": conversation.waiting_since,
        "place": place or None,
        "promised_at": conversation.promised_at,
        "left_over_at": conversation.left_over_at,
        "asked_at": conversation.asked_at,
        "clocks": [_clock_of(timer) for timer in clocks],
        "opened_at": conversation.opened_at,
        "said_at": conversation.said_at,
        "closed_at": conversation.closed_at,
        "close_reason": conversation.close_reason,
    }


def _clock_of(timer: Timer) -> Shown:
    return {
        "id": timer.pk,
        "norm": timer.norm,
        "measure": timer.measure,
        "label": str(MEASURES[timer.measure].label),
        "state": timer.state,
        "started_at": timer.started_at,
        "due_at": timer.due_at,
    }


def utterance_of(utterance: Utterance, letter: OutboxMessage | None) -> Shown:
    """One message. No statement, if it was loaded with who said it and what was sent along."""
    requester = utterance.conversation.requester if utterance.kind == Said.IN else None
    return {
        "id": utterance.pk,
        "kind": utterance.kind,
        "text": words_of(utterance, at=utterance.at),
        "by": person(utterance.by_user, requester),
        "at": utterance.at,
        "external_id": utterance.external_id,
        "media": [
            {"id": one.pk, "kind": one.kind, "name": one.name, "state": one.state, "size": one.size}
            for one in utterance.media.all()
        ],
        "delivery": letter.state if letter else None,
        "delivery_error": letter.failure if letter else "",
    }
