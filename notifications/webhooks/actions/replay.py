"""Telling a program something again, or just that we are here."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import IllegalMove, Missing, Refused
from notifications.webhooks.actions.endpoints import locked
from notifications.webhooks.actions.note import AHEAD, enqueue_first
from notifications.webhooks.catalogue import PING
from notifications.webhooks.choices import ENDED, State
from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.policies import require_manager


def ping(*, endpoint_id: int, by: Actor, at: datetime) -> Delivery:
    """A delivery of type `webhook.ping`, to see whether it arrives. `Refused` for an endpoint that is off."""
    require_manager(by)
    with transaction.atomic():
        endpoint = locked(endpoint_id)
        _require_on(endpoint)
        _wake(endpoint)
        return enqueue_first(
            endpoint, PING, {"webhook": {"id": endpoint.pk, "description": endpoint.description}}, at=at
        )


def replay(*, delivery_id: int, by: Actor, at: datetime) -> Delivery:
    """The same message once more, under the same id, with all its attempts before it. `Refused` for an endpoint that
    is off, `IllegalMove` for what is still under way.
    """
    require_manager(by)
    with transaction.atomic():
        delivery = Delivery.objects.select_related("endpoint").filter(pk=delivery_id, endpoint__removed_at=None).first()
        if delivery is None:
            raise Missing(_("There is no such delivery."))
        _require_on(delivery.endpoint)
        if not _again(Delivery.objects.filter(pk=delivery_id, state__in=ENDED), due=at - AHEAD, by=by, at=at):
            raise IllegalMove(_("This is still under way."), state=delivery.state, allowed=(), norm="")
        _wake(delivery.endpoint)
        delivery.refresh_from_db()
    return delivery


def replay_dead(*, endpoint_id: int, by: Actor, at: datetime) -> int:
    """Everything that was given up for this endpoint, once more; how much that is."""
    require_manager(by)
    with transaction.atomic():
        endpoint = locked(endpoint_id)
        _require_on(endpoint)
        _wake(endpoint)
        return _again(Delivery.objects.filter(endpoint=endpoint, state=State.DEAD), due=at, by=by, at=at)


def _again(deliveries: "models.QuerySet[Delivery]", *, due: datetime, by: Actor, at: datetime) -> int:
    return deliveries.update(
        state=State.QUEUED,
        attempts=0,
        next_attempt_at=due,
        delivered_at=None,
        replayed_at=at,
        replayed_by=str(by)[:80],
    )


def _wake(endpoint: Endpoint) -> None:
    """Whoever asks for it does not wait for the end of a rest."""
    Endpoint.objects.filter(pk=endpoint.pk).update(rest_until=None)


def _require_on(endpoint: Endpoint) -> None:
    if not endpoint.is_active:
        raise Refused(_("This webhook is off. Switch it on first."))
