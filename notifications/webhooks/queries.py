"""Reads for screens and REST."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.setting_history import with_editions
from core.errors import Missing
from notifications.webhooks.choices import State
from notifications.webhooks.models import Delivery, Endpoint


def endpoints() -> "QuerySet[Endpoint]":
    """Those there are, with how much waits and how much was given up, and the number of the newest change as `edition`.
    One statement, however much was delivered.
    """
    return with_editions(
        Endpoint.objects.filter(removed_at=None)
        .select_related("created_by")
        .annotate(waiting_count=_count(next_attempt_at__isnull=False), dead_count=_count(state=State.DEAD))
    )


def _count(**conditions: object) -> Coalesce:
    """How many deliveries of an endpoint meet the conditions: counted in their index, not in all that was delivered."""
    mine = Delivery.objects.filter(endpoint=OuterRef("pk"), **conditions).order_by().values("endpoint")
    return Coalesce(Subquery(mine.annotate(n=Count("*")).values("n")), 0)


def endpoint_of(pk: int) -> Endpoint:
    """One of them; `Missing`."""
    found = endpoints().filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such webhook."))
    return found


def delivery_of(pk: int) -> Delivery:
    """One delivery with its endpoint; `Missing`."""
    found = Delivery.objects.select_related("endpoint").filter(pk=pk, endpoint__removed_at=None).first()
    if found is None:
        raise Missing(_("There is no such delivery."))
    return found
