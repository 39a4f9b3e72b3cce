"""Reads."""

from django.db.models import Count, QuerySet

from outbox.models import OutboxMessage, State


def list_dead() -> QuerySet[OutboxMessage]:
    """The letters that were given up, newest first."""
    return OutboxMessage.objects.filter(state=State.DEAD).order_by("-created_at", "-pk")


def count_by_state() -> dict[State, int]:
    """How many letters are in each state, those without any included. One query, answered by an index."""
    found = dict(OutboxMessage.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state.value, 0) for state in State}
