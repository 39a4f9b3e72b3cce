"""Webhooks and their deliveries from outside."""

from notifications.webhooks.models import Delivery, Endpoint

Shown = dict[str, object]


def webhook_of(endpoint: Endpoint) -> Shown:
    """One webhook, as `notifications.webhooks.queries` reads it, without its secret."""
    columns = ("id", "url", "description", "events", "is_active", "created_at", "delivered_at", "failing_since")
    more = ("disabled_at", "disabled_why", "previous_until", "waiting_count", "dead_count", "edition")
    shown: Shown = {name: getattr(endpoint, name) for name in (*columns, *more)}
    return shown | {"created_by": endpoint.created_by.username if endpoint.created_by else None}


def delivery_summary(delivery: Delivery) -> Shown:
    """One line of the list."""
    columns = ("id", "message_id", "type", "at", "state", "attempts", "next_attempt_at", "claimed_at", "delivered_at")
    more = ("status", "took", "failure", "last_error")
    return {name: getattr(delivery, name) for name in (*columns, *more)}


def delivery_shown(delivery: Delivery) -> Shown:
    """All of it."""
    own = ("body", "answer", "replayed_at", "replayed_by")
    return delivery_summary(delivery) | {
        "webhook": delivery.endpoint_id,
        **{name: getattr(delivery, name) for name in own},
    }
