"""Writing down how an attempt ended."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from core.bus import publish
from outbox.events import LetterSent
from outbox.models import OutboxMessage, State
from outbox.snapshot import storable
from outbox.transports.base import DeliveryError, Permanent

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
MAX_ATTEMPTS = 30  # a little over a day

logger = logging.getLogger(__name__)


def delay_after(attempts: int) -> timedelta:
    """How long to wait after the failure of attempt number `attempts`: 1, 2, 4, … minutes, at most an hour."""
    return min(FIRST_DELAY * (1 << min(attempts - 1, 10)), LONGEST_DELAY)


def settle_sent(message: OutboxMessage, *, at: datetime) -> State | None:
    """Notes that `message` was taken, and tells so in the same transaction. None when the claim had lapsed and somebody
    else has it now.

    A subscriber that fails does not undo it: the letter is out, and unsettled it would be sent again and again.
    """
    try:
        with transaction.atomic():
            state = _settle_sent(message, at=at)
            if state is not None:
                publish(_sent(message, at=at))
    except Exception:
        logger.exception("letter %s was sent, and what follows from it was not done", message.pk)
        return _settle_sent(message, at=at)
    return state


def settle_failed(message: OutboxMessage, error: DeliveryError, *, at: datetime) -> State | None:
    """Notes the failure of `message`: dead when it is permanent or was the last attempt, else due again later."""
    ended = isinstance(error, Permanent) or message.attempts >= MAX_ATTEMPTS
    return _settle(
        message,
        State.DEAD if ended else State.RETRYING,
        next_attempt_at=None if ended else at + delay_after(message.attempts),
        failure=error.failure,
        last_error=storable(error.detail),
    )


def _settle_sent(message: OutboxMessage, *, at: datetime) -> State | None:
    return _settle(message, State.SENT, next_attempt_at=None, sent_at=at, failure="", last_error="")


def _sent(message: OutboxMessage, *, at: datetime) -> LetterSent:
    return LetterSent(at=at, dedupe_key=message.dedupe_key, thread_key=message.thread_key, letter=message.letter)


def _settle(message: OutboxMessage, state: State, **changes: object) -> State | None:
    mine = OutboxMessage.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts, claimed_at=message.claimed_at
    )
    return state if mine.update(state=state, **changes) else None
