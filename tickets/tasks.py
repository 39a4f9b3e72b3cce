"""Celery entry points."""

from celery import shared_task

from tickets.search.index import index_pending

BATCHES = 20
AT_ONCE = 50


@shared_task(name="tickets.tasks.index_search", ignore_result=True)
def index_search() -> int:
    """Carries the search terms of what was written lately, in short batches, and returns of how many tickets.

    Nothing depends on it but speed: a search looks into what is not indexed yet by itself. Safe to run as often and as
    often at once as anybody likes.
    """
    handled = 0
    for _ in range(BATCHES):
        indexed = index_pending(limit=AT_ONCE)
        handled += indexed
        if indexed < AT_ONCE:
            break
    return handled
