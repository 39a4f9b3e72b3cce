"""Writing down how an attempt ended, and what follows for the endpoint."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.actions.setting_rows import keep_setting
from accounts.actors import SYSTEM
from accounts.models import SettingVerb
from notifications.webhooks.choices import Failure, State, Why
from notifications.webhooks.letter import tell_switched_off
from notifications.webhooks.models import ANSWER_SIZE, Delivery, Endpoint
from notifications.webhooks.sender import Attempt

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=6)
MAX_ATTEMPTS = 20  # a little over two days
FIRST_REST = timedelta(seconds=10)
LONGEST_REST = timedelta(minutes=10)
_ITS_OWN = range(400, 500)  # the program is well and dislikes this one message …
_TOO_MANY = 429  # … unless it asks for a pause

logger = logging.getLogger(__name__)


def delay_after(attempts: int) -> timedelta:
    """How long to wait after attempt number `attempts` has failed: 10, 20, 40 … seconds, at most six hours."""
    return min(FIRST_DELAY * (1 << min(attempts - 1, 20)), LONGEST_DELAY)


def settle(delivery: Delivery, attempt: Attempt, *, at: datetime) -> bool:
    """Note how the attempt on the claimed `delivery` went. False where the claim had lapsed and it is somebody else's
    by now.
    """
    ended = attempt.failure == "" or delivery.attempts >= MAX_ATTEMPTS
    state = State.DELIVERED if not attempt.failure else State.DEAD if ended else State.RETRYING
    wait = max(delay_after(delivery.attempts), timedelta(seconds=attempt.retry_after))
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, claimed_at=delivery.claimed_at)
    return bool(
        mine.update(
            state=state,
            next_attempt_at=None if ended else at + wait,
            delivered_at=None if attempt.failure else at,
            status=attempt.status,
            answer=attempt.answer[:ANSWER_SIZE],
            took=attempt.took,
            failure=attempt.failure,
            last_error=attempt.detail[:500],
        )
    )


def settle_endpoint(endpoint_id: int, attempt: Attempt, *, at: datetime) -> bool:
    """What the attempt says of the program itself; whether it may be called again at once.

    Where it does not answer it is left alone for a while, longer each time, so that all that waits for it does not
    wait for its time-outs. Where nothing has arrived for WEBHOOK_DISABLE_DAYS, or it says that it has gone, it is
    switched off and the administrators are told.
    """
    endpoints = Endpoint.objects.filter(pk=endpoint_id)
    if not attempt.failure:
        endpoints.update(delivered_at=at, failing_since=None, failures=0, rest_until=None)
        return True
    with transaction.atomic():
        endpoints.filter(failing_since=None).update(failing_since=at)
        endpoints.update(failures=F("failures") + 1)
        endpoint = endpoints.select_for_update(of=("self",)).get()
        if attempt.failure == Failure.GONE:
            switch_off(endpoint, Why.GONE, at=at)
        elif endpoint.failing_since and at - endpoint.failing_since >= timedelta(days=settings.WEBHOOK_DISABLE_DAYS):
            switch_off(endpoint, Why.FAILING, at=at)
        elif attempt.status in _ITS_OWN and attempt.status != _TOO_MANY:
            return True
        else:
            rest = min(FIRST_REST * (1 << min(endpoint.failures - 1, 10)), LONGEST_REST)
            endpoints.update(rest_until=at + max(rest, timedelta(seconds=attempt.retry_after)))
    return False


def switch_off(endpoint: Endpoint, why: Why, *, at: datetime) -> None:
    """By itself: what waits is given up, the administrators get a letter."""
    if not endpoint.is_active:
        return
    endpoint.is_active, endpoint.disabled_at, endpoint.disabled_why = False, at, why
    endpoint.save(update_fields=["is_active", "disabled_at", "disabled_why"])
    keep_setting(endpoint, SettingVerb.OFF, [["disabled_why", "", str(why)]], by=SYSTEM, at=at)
    given_up = bury(endpoint)
    tell_switched_off(endpoint, given_up=given_up, at=at)
    logger.warning("webhook %s is switched off: %s", endpoint.pk, why)


def bury(endpoint: Endpoint) -> int:
    """Give up what waits for `endpoint`; how much that was. It can be sent again."""
    waiting = Delivery.objects.filter(endpoint=endpoint, next_attempt_at__isnull=False)
    return waiting.update(state=State.DEAD, next_attempt_at=None, failure=Failure.DISABLED)
