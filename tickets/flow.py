"""How tickets stand and how they flow, for boards: who has how many, how many came and went in a time, how many were
open at its end. A figure and the list behind it use the same condition, so they cannot come apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, F, Min, Q, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDay, TruncHour

from accounts.places import Place
from tickets.choices import OPEN_STATES, State
from tickets.models import Ticket, TicketQuerySet

NOBODY = "-"  # in place of a group or a person: none
_OPEN = Q(state__in=OPEN_STATES)
# How open tickets stand. `late` goes by the mark that the clocks set; what is confirmed is not `confirming` any more.
STANDING: dict[str, Q] = {
    "open": _OPEN,
    "unassigned": Q(state__in=(State.RECEIVED, State.ACKNOWLEDGED, State.DISPATCHED), assignee=None),
    "waiting": Q(state=State.TRACKING),
    "confirming": Q(state=State.CONFIRMING, confirmed_at=None, lapsed_at=None),
    "late": _OPEN & Q(breached=True),
}
# What came, what went (closed, cancelled or merged, and not taken up again), and what was open at the end of a time.
FLOW: dict[str, Callable[[datetime, datetime], Q]] = {
    "received": lambda begins, ends: Q(created_at__gte=begins, created_at__lt=ends),
    "closed": lambda begins, ends: Q(closed_at__gte=begins, closed_at__lt=ends),
    "backlog": lambda _begins, ends: Q(created_at__lt=ends) & (_OPEN | Q(closed_at__gte=ends)),
}
_MOMENTS = {"received": "created_at", "closed": "closed_at"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """What part of the desk is looked at; empty: all of it. Slugs of `site`, `customer` and `group`, a code of
    `channel`, the user name of the `person` who has the ticket; NOBODY for no group and nobody.
    """

    site: str = ""
    customer: str = ""
    group: str = ""
    channel: str = ""
    person: str = ""

    @property
    def place(self) -> Place:
        """Where those are from who asked."""
        return Place(self.site, self.customer)

    @property
    def condition(self) -> Q:
        """What it demands of a ticket. One statement where a customer is named."""
        found = self.place.of("requester__site__slug")
        if self.group:
            found &= Q(group=None) if self.group == NOBODY else Q(group__slug=self.group)
        if self.channel:
            found &= Q(channel=self.channel)
        return found & _had_by(self.person)


def _had_by(username: str) -> Q:
    """The engineer has it, and while there is none the first responder."""
    if not username:
        return Q()
    if username == NOBODY:
        return Q(assignee=None, first_responder=None)
    return Q(assignee__username=username) | Q(assignee=None, first_responder__username=username)


def owner() -> Combinable:
    """Who has a ticket, as an id."""
    return Coalesce(F("assignee_id"), Case(When(assignee=None, then=F("first_responder_id"))))


@dataclass
class Load:
    """How many tickets stand how, and since when the oldest of the open ones is there."""

    open: int = 0
    unassigned: int = 0
    waiting: int = 0
    confirming: int = 0
    late: int = 0
    oldest: datetime | None = None

    def add(self, other: "Load") -> None:
        """Take `other` in."""
        for name in STANDING:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        known = [moment for moment in (self.oldest, other.oldest) if moment is not None]
        self.oldest = min(known, default=None)


@dataclass
class Loads:
    """The open tickets of the desk, of its groups, people (ids, None for none) and channels (codes)."""

    total: Load = field(default_factory=Load)
    groups: dict[int | None, Load] = field(default_factory=lambda: defaultdict(Load))
    people: dict[int | None, Load] = field(default_factory=lambda: defaultdict(Load))
    channels: dict[str, Load] = field(default_factory=lambda: defaultdict(Load))


Spans = Sequence[tuple[datetime, datetime]]
LoadRow = tuple[int | None, int | None, str, Load]  # group, person, channel


def load_rows(*, part: Part) -> list[LoadRow]:
    """How the open tickets of this part stand, for each person in each group and channel. One statement, which costs
    what is open, not what there ever was.
    """
    counts: dict[str, Any] = {name: Count("pk", filter=condition) for name, condition in STANDING.items()}
    counts |= {"oldest": Min("created_at")}
    rows = Ticket.objects.filter(_OPEN, part.condition).order_by().annotate(owner=owner())
    found = rows.values_list("group_id", "owner", "channel").annotate(**counts)
    return [(group_id, user_id, channel, Load(*values)) for group_id, user_id, channel, *values in found]


def loads_of(rows: Iterable[LoadRow]) -> Loads:
    """The same put together."""
    found = Loads()
    for group_id, user_id, channel, load in rows:
        for one in (found.total, found.groups[group_id], found.people[user_id], found.channels[channel]):
            one.add(load)
    return found


def loads(*, part: Part) -> Loads:
    """How the open tickets of this part stand. One statement."""
    return loads_of(load_rows(part=part))


def count_by_time(what: str, *, spans: Spans, part: Part, zone: tzinfo, hourly: bool = False) -> dict[datetime, int]:
    """How many were `received` or `closed` (`what`) in these spans (at least one), on each day of `zone` or in each of
    its hours, by its beginning; what has none is left out. One statement, some stretches of one index.
    """
    moment = _MOMENTS[what]
    trunc: Any = (TruncHour if hourly else TruncDay)(moment, tzinfo=zone)
    within = reduce(or_, (FLOW[what](begins, ends) for begins, ends in spans))
    rows = Ticket.objects.filter(within, part.condition).order_by().annotate(begun=trunc)
    return dict(rows.values_list("begun").annotate(n=Count("pk")))


def count_backlog(*, ends: datetime, part: Part) -> int:
    """How many were open at `ends`, which is not long ago: those that are open, and those that ended since. Two
    statements, each on an index of its own.
    """
    came = Ticket.objects.filter(part.condition, created_at__lt=ends).order_by()
    return came.filter(_OPEN).count() + came.filter(closed_at__gte=ends).exclude(_OPEN).count()


def count_received_by_channel(*, begins: datetime, ends: datetime, part: Part) -> dict[str, int]:
    """How many were received through each channel. One statement."""
    rows = Ticket.objects.filter(FLOW["received"](begins, ends), part.condition).order_by()
    return dict(rows.values_list("channel").annotate(n=Count("pk")))


def count_closed(*, begins: datetime, ends: datetime, part: Part) -> int:
    """How many were closed. One statement."""
    return Ticket.objects.filter(FLOW["closed"](begins, ends), part.condition).order_by().count()


def behind(what: str, *, begins: datetime, ends: datetime, part: Part) -> TicketQuerySet:
    """The tickets behind a figure: a name of STANDING, for which the time does not matter, or of FLOW. `KeyError` for
    any other.
    """
    condition = STANDING[what] if what in STANDING else FLOW[what](begins, ends)
    return Ticket.objects.filter(condition, part.condition)
