"""Forgetting old deliveries: what they told stands in the journal for ever."""

from datetime import datetime, timedelta

from django.conf import settings

from notifications.webhooks.choices import ENDED
from notifications.webhooks.models import Delivery

AT_ONCE = 5000


def purge(*, at: datetime) -> int:
    """Delete deliveries that came to an end and are older than WEBHOOK_KEEP_DAYS, so many at once; how many."""
    before = at - timedelta(days=settings.WEBHOOK_KEEP_DAYS)
    old = Delivery.objects.filter(created_at__lt=before, state__in=ENDED).order_by("created_at").values_list("pk")
    ids = [pk for (pk,) in old[:AT_ONCE]]
    return Delivery.objects.filter(pk__in=ids, state__in=ENDED).delete()[0] if ids else 0
