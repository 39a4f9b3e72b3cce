"""Celery entry points, and the nudge that calls them at once."""

import logging

from celery import current_app, shared_task
from kombu.exceptions import KombuError

from core.clock import now
from outbox.actions.deliver_due import deliver_due as deliver
from outbox.postman import Postman

AT_ONCE = 20
PASSES = 25
NUDGE_EXPIRES_SECONDS = 60
# The broker is asked once and for a second: whoever waits for this has a person waiting.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}

logger = logging.getLogger(__name__)


@shared_task(name="outbox.tasks.deliver_due", ignore_result=True)
def deliver_due() -> int:
    """Delivers what is due, in short passes (so that the times noted are true), and returns how many were handled.

    Safe to run as often and as often at once as anybody likes.
    """
    handled = 0
    with Postman() as postman:
        for _ in range(PASSES):
            ended = deliver(at=now(), limit=AT_ONCE, deliverer=postman).total()
            handled += ended
            if ended < AT_ONCE:
                break
    return handled


def nudge() -> None:
    """Has the outbox emptied at once instead of at the next beat. To be called after the commit.

    Never fails: without a broker the letters wait for the beat, and the log says so.
    """
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            producer = current_app.amqp.Producer(connection, auto_declare=False)
            deliver_due.apply_async(producer=producer, retry=False, expires=NUDGE_EXPIRES_SECONDS)
    except (KombuError, OSError) as error:
        logger.warning("the broker did not take the nudge; the beat will deliver: %s", error)
