"""Reads about what came in."""

from django.db.models import QuerySet

from channels_intake.choices import Status
from channels_intake.models import Inbound, Source


def list_inbound() -> "QuerySet[Inbound, Inbound]":
    """Everything that came in, with where from and what became of it; in no order yet."""
    return Inbound.objects.select_related("source", "ticket")


def count_quarantined() -> int:
    """How many things wait for a person, up to a hundred. One statement."""
    return Inbound.objects.filter(status=Status.QUARANTINED)[:100].count()


def list_sources() -> "QuerySet[Source, Source]":
    """All configured ways in, with what their tickets start with."""
    return Source.objects.select_related("site", "group", "category")


def list_originals(ticket_id: int) -> "QuerySet[Inbound, Inbound]":
    """What came in and became this ticket, or a message on it, oldest first."""
    return Inbound.objects.filter(ticket_id=ticket_id).select_related("source").order_by("pk")
