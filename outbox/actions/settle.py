"""Writing down how an attempt ended."""

from datetime import datetime, timedelta

from outbox.models import OutboxMessage, State
from outbox.snapshot import storable
from outbox.transports.base import DeliveryError, Permanent

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
MAX_ATTEMPTS = 30  # a little over a day


def delay_after(attempts: int) -> timedelta:
    """How long to wait after the failure of attempt number `attempts`: 1, 2, 4, … minutes, at most an hour."""
    return min(FIRST_DELAY * (1 << min(attempts - 1, 10)), LONGEST_DELAY)


def settle_sent(message: OutboxMessage, *, at: datetime) -> State | None:
    """Notes that `message` was taken. None when the claim had lapsed and somebody else has it now."""
    return _settle(message, State.SENT, next_attempt_at=None, sent_at=at, failure="", last_error="")


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


def _settle(message: OutboxMessage, state: State, **changes: object) -> State | None:
    mine = OutboxMessage.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts, claimed_at=message.claimed_at
    )
    return state if mine.update(state=state, **changes) else None
