"""Calls in figures: how many rang, were answered, were missed; by time and by agent. A figure and the list behind it
use the same condition.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDay, TruncHour

from accounts.places import EVERYWHERE, Place
from channels_intake.phone.choices import CallState
from channels_intake.phone.models import PhoneCall
from tickets.choices import Direction

_INBOUND = Q(direction=Direction.INBOUND)
HOW: dict[str, Q] = {
    "inbound": _INBOUND,
    "answered": _INBOUND & Q(answered_at__isnull=False),
    "missed": _INBOUND & Q(state=CallState.MISSED),
}


@dataclass(frozen=True)
class Calls:
    """Calls that came in, those answered, those nobody answered; the rest rings, or has no end that was heard of."""

    inbound: int = 0
    answered: int = 0
    missed: int = 0


def of_callers(place: Place) -> Q:
    """Calls of the people of a place. Everywhere: all, strangers' too."""
    return place.of("requester__site__slug")


def began_in(begins: datetime, ends: datetime, *, place: Place = EVERYWHERE) -> Q:
    """Calls that began from `begins` until before `ends`, of the people of a place."""
    return Q(began_at__gte=begins, began_at__lt=ends) & of_callers(place)


def count_calls(*, begins: datetime, ends: datetime, place: Place) -> Calls:
    """The calls of a time. One statement."""
    rows = PhoneCall.objects.filter(began_in(begins, ends, place=place), _INBOUND)
    return Calls(**rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in HOW.items()}))


def calls_by_time(
    *, begins: datetime, ends: datetime, place: Place, zone: tzinfo, hourly: bool = False
) -> dict[datetime, Calls]:
    """The calls of each day of `zone`, or of each of its hours, by its beginning. One statement."""
    trunc: Any = (TruncHour if hourly else TruncDay)("began_at", tzinfo=zone)
    rows = PhoneCall.objects.filter(began_in(begins, ends, place=place), _INBOUND).order_by().annotate(begun=trunc)
    counts = {name: Count("pk", filter=condition) for name, condition in HOW.items()}
    return {begun: Calls(*values) for begun, *values in rows.values_list("begun").annotate(**counts)}


def calls_by_agent(*, begins: datetime, ends: datetime, place: Place = EVERYWHERE) -> dict[int, int]:
    """How many calls each agent was on or was rung for, in and out, by his id. One statement."""
    rows = PhoneCall.objects.filter(began_in(begins, ends, place=place), agent__isnull=False).order_by()
    return dict(rows.values_list("agent_id").annotate(n=Count("pk")))
