"""What a worker does for iTop servers. Beat sends it each minute; each question is a full scan of their table."""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from django.core.cache import cache

from channels_intake.itop.exchange import active_sources, exchange
from channels_intake.models import Source
from core.clock import now

logger = logging.getLogger(__name__)
_LONGEST_PAUSE = timedelta(minutes=30)


@shared_task(ignore_result=True)
def sync() -> int:
    """A round with each server; how many were in order. One that is out of order is asked less and less often."""
    return sum(sync_source(source, at=now()) for source in active_sources())


def sync_source(source: Source, *, at: datetime) -> bool:
    """One round, unless the server is to be left alone for now. Whatever goes wrong with
    one server keeps no other waiting.
    """
    if _rests(source, at=at):
        return False
    try:
        return not exchange(source, at=at).error
    except Exception:
        logger.exception("the exchange with %s failed", source.slug)
        return False


def _rests(source: Source, *, at: datetime) -> bool:
    """Out of order for so long, left alone for a tenth of that, half an hour at most."""
    if source.failed_at is None:
        return False
    pause = min((at - source.failed_at) / 10, _LONGEST_PAUSE)
    last = cache.get(f"itop-tried:{source.pk}")
    if last is not None and at - last < pause:
        return True
    cache.set(f"itop-tried:{source.pk}", at, timeout=3600)
    return False
