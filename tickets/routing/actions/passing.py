"""Going through the tickets that wait for the rules, each in a transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import InterfaceError, OperationalError
from django.db.models import F

from core.lease import PASS_SECONDS
from tickets.routing.actions.look_at_ticket import route_ticket
from tickets.routing.models import Occasion

Now = Callable[[], datetime]
AT_ONCE = 100
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
logger = logging.getLogger(__name__)


def route_waiting(*, now: Now, seconds: float = PASS_SECONDS) -> int:
    """Let the rules look at what waits, the longest waiting first, for so many seconds; how many tickets that were. A
    ticket on which they fail waits longer each time, and holds up no other. Safe to run as often at once as anybody
    likes. Never in a transaction.
    """
    stop, handled = monotonic() + seconds, 0
    while monotonic() < stop:
        waiting = Occasion.objects.filter(not_before__lte=now()).order_by("not_before", "pk")
        ids = list(dict.fromkeys(waiting.values_list("ticket_id", flat=True)[:AT_ONCE]))
        for ticket_id in ids:
            _try(ticket_id, at=now())
            handled += 1
        if not ids:
            break
    return handled


def _try(ticket_id: int, *, at: datetime) -> None:
    try:
        route_ticket(ticket_id=ticket_id, at=at)
    except (OperationalError, InterfaceError):
        logger.warning("the rules could not look at ticket %s now", ticket_id, exc_info=True)
        _put_off(ticket_id, at=at)
    except Exception:
        logger.exception("the rules fail on ticket %s", ticket_id)
        _put_off(ticket_id, at=at)


def _put_off(ticket_id: int, *, at: datetime) -> None:
    for one in Occasion.objects.filter(ticket_id=ticket_id, not_before__lte=at):
        wait = min(_FIRST_WAIT * 2 ** min(one.tries, 10), _LONGEST_WAIT)
        Occasion.objects.filter(pk=one.pk).update(tries=F("tries") + 1, not_before=at + wait)
