"""Telling the programs what happened: one lane per program, so that a slow one keeps nobody waiting but itself."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.sealed import Unreadable
from notifications.webhooks.actions.settle import MAX_ATTEMPTS, settle, settle_endpoint
from notifications.webhooks.choices import Failure, State
from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.payload import body_of
from notifications.webhooks.sender import Attempt, Send, send
from notifications.webhooks.signing import headers_of

LANES = 8  # so many programs are told at the same time, over all processes
LEASE = timedelta(seconds=90)  # longer than a lane's work and its last call together
LANE_SECONDS = 20
CLAIM_LASTS = timedelta(minutes=2)

Now = Callable[[], datetime]
logger = logging.getLogger(__name__)


def deliver_due(*, now: Now, start: Callable[[Callable[[], object]], None], carry: Send = send) -> int:
    """Open a lane (by `start`, which runs it beside others) for each program with something due that nobody serves,
    the one that waits longest first; how many. Safe to call as often and as often at once as anybody likes.
    """
    at = now()
    busy = Endpoint.objects.filter(busy_until__gt=at).count()
    found = list(waiting_endpoints(at=at)[: max(LANES - busy, 0)]) if busy < LANES else []
    for pk in found:
        start(lambda pk=pk: serve(endpoint_id=pk, now=now, carry=carry))  # type: ignore[misc]
    return len(found)


def waiting_endpoints(*, at: datetime) -> "QuerySet[Endpoint, int]":
    """Ids of those that can be told something at `at`."""
    due = Delivery.objects.filter(endpoint=OuterRef("pk"), next_attempt_at__lte=at)
    free = (Q(busy_until=None) | Q(busy_until__lte=at)) & (Q(rest_until=None) | Q(rest_until__lte=at))
    some = Endpoint.objects.filter(free, Exists(due), is_active=True, removed_at=None)
    return some.order_by("delivered_at", "pk").values_list("pk", flat=True)


def serve(*, endpoint_id: int, now: Now, carry: Send = send) -> int:
    """Tell one program what is due, oldest first, until nothing is, the time of the lane is over, or it does not
    answer; how many attempts were made. Nothing while somebody else tells it. Never in a transaction.
    """
    lease, stop, made = _lease(endpoint_id, at=now()), monotonic() + LANE_SECONDS, 0
    if lease is None:
        return 0
    try:
        while monotonic() < stop and (delivery := claim_next(endpoint_id, at=now())) is not None:
            made += 1
            attempt = _attempt(delivery, carry=carry, at=now())
            at = now()
            if not settle(delivery, attempt, at=at):
                logger.warning("delivery %s was made by two: the claim lapsed while it was under way", delivery.pk)
            if not settle_endpoint(endpoint_id, attempt, at=at):
                break
    finally:
        Endpoint.objects.filter(pk=endpoint_id, busy_until=lease).update(busy_until=None)
    return made


def _lease(endpoint_id: int, *, at: datetime) -> datetime | None:
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    mine = Endpoint.objects.filter(free, pk=endpoint_id, is_active=True, removed_at=None).update(busy_until=at + LEASE)
    return at + LEASE if mine else None


def claim_next(endpoint_id: int, *, at: datetime) -> Delivery | None:
    """The delivery that has been due longest, now taken (compare and swap); None where nothing is due."""
    due = Delivery.objects.filter(
        endpoint_id=endpoint_id, endpoint__is_active=True, endpoint__removed_at=None, next_attempt_at__lte=at
    )
    with transaction.atomic(durable=True):
        one = due.select_related("endpoint").order_by("next_attempt_at", "pk").first()
        if one is None:
            return None
        as_read = Delivery.objects.filter(
            pk=one.pk, state=one.state, attempts=one.attempts, next_attempt_at=one.next_attempt_at
        )
        one.attempts, one.claimed_at = one.attempts + 1, at
        taken = as_read.update(
            state=State.SENDING, attempts=one.attempts, claimed_at=at, next_attempt_at=at + CLAIM_LASTS
        )
    return one if taken else None


def _attempt(delivery: Delivery, *, carry: Send, at: datetime) -> Attempt:
    """Write (once), sign, send. What goes wrong on our side is a failed attempt, too: it is seen, and repeated."""
    if delivery.attempts > MAX_ATTEMPTS:
        return Attempt(failure=Failure.INTERRUPTED, detail=f"after {MAX_ATTEMPTS} attempts")
    try:
        if not delivery.body:
            delivery.body = body_of(delivery)
            Delivery.objects.filter(pk=delivery.pk).update(body=delivery.body)
        body = delivery.body.encode()
        headers = headers_of(valid_secrets(delivery.endpoint, at=at), message_id=delivery.message_id, at=at, body=body)
        return carry(delivery.endpoint.url, body, headers)
    except Unreadable as error:
        return Attempt(failure=Failure.ERROR, detail=str(error))
    except Exception as error:
        logger.exception("delivery %s failed unexpectedly", delivery.pk)
        return Attempt(failure=Failure.ERROR, detail=f"{type(error).__name__}: {error}")


def valid_secrets(endpoint: Endpoint, *, at: datetime) -> list[str]:
    """Those that sign at `at`: the present one, and the former one for a day after it was replaced."""
    known = endpoint.secrets
    return known if endpoint.previous_until and at < endpoint.previous_until else known[:1]
