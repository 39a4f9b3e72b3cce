"""Taking a letter for sending, so that nobody else takes it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from outbox.models import OutboxMessage, State

# A sender that says nothing for so long is taken for dead, and another one sends the letter again, under the same
# Message-ID. Longer than a pass (`deliver_due`) and the slowest conversation with a mail server together.
CLAIM_LASTS = timedelta(minutes=5)


def is_anything_due(*, at: datetime) -> bool:
    """Whether a pass at `at` would find a letter: one look at the index, without the lock that a claim takes."""
    # `exists()` drops the order, and then the planner reads the whole table where it expects much to be due.
    return bool(_due(at=at).order_by("next_attempt_at").values_list("pk")[:1])


def claim_next(*, at: datetime, except_for: Collection[str] = ()) -> OutboxMessage | None:
    """The letter that has been due longest at `at`, now taken; None when nothing is due.

    `except_for` are transport kinds to leave alone. Commits by itself, so it must not be called in a transaction
    (`RuntimeError`): what is sent afterwards cannot be rolled back.
    """
    due = _due(at=at).exclude(transport__in=except_for).order_by("next_attempt_at", "pk")
    with transaction.atomic(durable=True):
        # SKIP LOCKED only spares senders from queueing behind each other; the claim itself is what counts.
        message = due.select_for_update(skip_locked=True, no_key=True).first()
        return message if message is not None and claim(message, at=at) else None


def claim(message: OutboxMessage, *, at: datetime) -> bool:
    """Takes `message` as it was read (compare and swap): False when anybody has touched it since."""
    as_read = OutboxMessage.objects.filter(
        pk=message.pk, state=message.state, attempts=message.attempts, next_attempt_at=message.next_attempt_at
    )
    message.state, message.attempts = State.SENDING, message.attempts + 1
    message.claimed_at, message.next_attempt_at = at, at + CLAIM_LASTS
    return bool(
        as_read.update(
            state=message.state,
            attempts=message.attempts,
            claimed_at=message.claimed_at,
            next_attempt_at=message.next_attempt_at,
        )
    )


def _due(*, at: datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(next_attempt_at__lte=at)
