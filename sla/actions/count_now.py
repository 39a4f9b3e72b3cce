"""Keeping ready how clocks and tickets stand, where there are too many to count them for each look (decision 23)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Site
from accounts.places import Place
from sla.models import NowFigures, Timer
from sla.now import doc_of

LARGE = 20_000  # clocks that have not ended: up to here counting is a matter of some twenty milliseconds


def count_now(*, at: datetime, large: int = LARGE) -> int:
    """Count how the clocks and tickets of the desk and of each site stand; of how many of them. On a desk with fewer
    than `large` clocks nothing is kept ready (0), and every look counts by itself. Safe to run twice at once.
    """
    if not _is_large(large):
        NowFigures.objects.all().delete()
        return 0
    sites = ["", *Site.objects.values_list("slug", flat=True)]
    for site in sites:
        doc = doc_of(at=at, place=Place(site))
        with transaction.atomic():
            NowFigures.objects.update_or_create(site=site, defaults={"at": at, "doc": doc})
    return len(sites)


def _is_large(large: int) -> bool:
    """One look at an index, over so many of its entries."""
    return bool(Timer.objects.ticking().order_by("due_at", "pk").values_list("pk")[large - 1 : large])
