"""Celery entry points, and the nudge that calls them at once."""

import logging

from celery import current_app, shared_task
from kombu.exceptions import KombuError

from core.clock import now
from tickets.routing.actions.passing import route_waiting

EXPIRES_SECONDS = 60
# The broker is asked once and for a second: whoever waits for this has a person waiting.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
logger = logging.getLogger(__name__)


@shared_task(name="tickets.routing.tasks.route", ignore_result=True)
def route() -> int:
    """Let the rules look at the tickets that wait for them; how many that were."""
    return route_waiting(now=now)


def nudge() -> None:
    """Has that done at once instead of at the next beat. To be called after the commit. Never fails."""
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            producer = current_app.amqp.Producer(connection, auto_declare=False)
            route.apply_async(producer=producer, retry=False, expires=EXPIRES_SECONDS)
    except (KombuError, OSError) as error:
        logger.warning("the broker did not take the nudge; the beat will route: %s", error)
