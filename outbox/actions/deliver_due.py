"""One pass of the sender."""

import logging
from collections import Counter
from datetime import datetime
from time import monotonic

from outbox.actions.claim import claim_next, is_anything_due
from outbox.actions.settle import MAX_ATTEMPTS, settle_failed, settle_sent
from outbox.models import Failure, OutboxMessage, State
from outbox.postman import Deliverer
from outbox.transports.base import DeliveryError, Permanent, Temporary

# A claim counts from the pass's `at`; a pass that went on for longer would hold claims that are old when they are new.
PASS_SECONDS = 60

logger = logging.getLogger(__name__)


def deliver_due(*, at: datetime, limit: int, deliverer: Deliverer) -> Counter[State]:
    """Delivers at most `limit` of the letters due at `at`, oldest first, and says how many ended in which state.

    Each is claimed and committed, sent outside any transaction, and settled; a letter that fails in whatever way is
    put off or given up and does not stop the next. Any number of passes may run at once. The pass ends early when
    nothing is due, after a minute, and for a way that is closed. `RuntimeError` when called within a transaction.
    """
    ended: Counter[State] = Counter()
    if not is_anything_due(at=at):
        return ended
    stop = monotonic() + PASS_SECONDS
    for _ in range(limit):
        message = claim_next(at=at, except_for=deliverer.closed_ways) if monotonic() < stop else None
        if message is None:
            break
        state = _attempt(message, at=at, deliverer=deliverer)
        if state is None:
            logger.warning("letter %s was sent by two: the claim lapsed while it was being sent", message.pk)
        else:
            ended[state] += 1
    return ended


def _attempt(message: OutboxMessage, *, at: datetime, deliverer: Deliverer) -> State | None:
    if message.attempts > MAX_ATTEMPTS:
        # Its sender never came back to settle the last attempt; perhaps it is this letter that kills senders.
        return settle_failed(message, Permanent(Failure.INTERRUPTED, f"after {MAX_ATTEMPTS} attempts"), at=at)
    try:
        deliverer.deliver(message, at=at)
    except DeliveryError as error:
        failure = error
    except Exception as error:
        logger.exception("letter %s failed unexpectedly", message.pk)
        failure = Temporary(Failure.ERROR, f"{type(error).__name__}: {error}")
    else:
        return settle_sent(message, at=at)
    logger.info("letter %s not delivered: %s", message.pk, failure.failure)
    return settle_failed(message, failure, at=at)
