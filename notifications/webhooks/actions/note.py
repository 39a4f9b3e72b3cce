"""Noting what happened, for those who want to know."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from core.bus import Event
from core.sql import insert_rows
from notifications.webhooks.catalogue import OFFERED
from notifications.webhooks.choices import State
from notifications.webhooks.listeners import listeners
from notifications.webhooks.models import Delivery, Endpoint

AHEAD = timedelta(days=365)  # what somebody waits for goes before everything that is due already
_COLUMNS = (
    *("endpoint", "message_id", "type", "at", "data", "body", "state", "attempts", "next_attempt_at"),
    *("answer", "failure", "last_error", "created_at", "replayed_by"),
)


def note(fact: Event) -> None:
    """A delivery of `fact` for each endpoint that wants it, in the caller's transaction. For the first fact of a
    transaction one statement while there is no endpoint, two otherwise, however much the fact tells; for a further one
    none, and one.
    """
    endpoints = listeners()
    if not endpoints:
        return
    told = list(OFFERED[type(fact)].tell(fact))
    rows = [
        row_of(endpoint.pk, kind, data, at=fact.at)
        for kind, data in told
        for endpoint in endpoints
        if endpoint.wants(kind)
    ]
    if rows:
        insert_rows(Delivery, _COLUMNS, rows)


def row_of(endpoint_id: int, kind: str, data: dict[str, Any], *, at: datetime) -> tuple[object, ...]:
    """A queued delivery, in the order of the columns."""
    return (endpoint_id, f"msg_{uuid4().hex}", kind, at, data, "", State.QUEUED.value, 0, at, "", "", "", at, "")


def enqueue_first(endpoint: Endpoint, kind: str, data: dict[str, Any], *, at: datetime) -> Delivery:
    """One more delivery, for this endpoint alone, before all that waits."""
    (pk,) = insert_rows(Delivery, _COLUMNS, [row_of(endpoint.pk, kind, data, at=at)])
    Delivery.objects.filter(pk=pk).update(next_attempt_at=at - AHEAD)
    return Delivery.objects.get(pk=pk)
