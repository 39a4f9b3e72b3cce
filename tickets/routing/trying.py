"""Trying a rule on tickets of the past: which it would have matched, what it would have done, what would have been
refused. Reads only, in portions, for so many tickets and so many seconds, and says how far it came.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from accounts.models import AssignmentGroup
from tickets.models import Ticket, TicketEvent
from tickets.routing.choices import Outcome, Trigger
from tickets.routing.conditions import matches
from tickets.routing.look import look_at
from tickets.routing.means import Means
from tickets.routing.named import named_by
from tickets.routing.past import TOLD, Groups, Moment, moments_of
from tickets.routing.planning import Planned, Stand, plan

MOST, SECONDS = 5_000, 5.0
SHOWN = 100
_PORTION = 200


@dataclass(frozen=True)
class Match:
    """A ticket the rule would have matched: when, and what it would have come to, the last time it did."""

    ticket: Ticket
    moment: Moment
    planned: list[Planned]

    @property
    def is_refused(self) -> bool:
        """Whether anything would have been refused."""
        return any(one.outcome is Outcome.REFUSED for one in self.planned)


@dataclass
class Trial:
    """How it went: `looked` tickets of `total` (capped at MOST + 1, the newest first), `matched` of them; the first
    SHOWN of these; how often each effect would have come to each outcome; the last ticket it came to.
    """

    total: int
    looked: int = 0
    matched: int = 0
    refused: int = 0
    matches: list[Match] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: Ticket | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it came to all of them."""
        return self.looked >= self.total

    def note(self, match: Match) -> None:
        """Count one, and keep it while there is room."""
        self.matched += 1
        self.refused += match.is_refused
        self.counts.update((one.effect, one.outcome.value) for one in match.planned)
        if len(self.matches) < SHOWN:
            self.matches.append(match)


def try_rule(
    doc: Mapping[str, Any],
    *,
    since: datetime,
    until: datetime,
    before: int | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
) -> Trial:
    """What a rule (its `doc`: triggers, conditions, effects) would have done by itself, asked at each moment between
    `since` and `until` at which it would have looked at a ticket, which is told as it was then. Five statements, and
    three for each 200 tickets, which is all that is in memory at a time. `before` (an id) goes on where an earlier
    trial ended. Writes nothing.
    """
    stop = monotonic() + seconds
    found = _candidates(doc["triggers"], since=since, until=until)
    if before is not None:
        found = found.filter(pk__lt=before)
    trial = Trial(total=found.order_by()[: most + 1].count())
    means, groups = Means(named_by(doc["effects"])), AssignmentGroup.objects.in_bulk()
    for portion in _portions(found, most=most):
        for ticket, moments in _lives(portion, groups):
            mine = [one for one in moments if one.trigger in doc["triggers"] and since <= one.at <= until]
            if match := _matched(doc, ticket, mine, means):
                trial.note(match)
        trial.looked += len(portion)
        trial.last = portion[-1]
        if monotonic() >= stop:
            break
    return trial


def _candidates(triggers: Sequence[str], *, since: datetime, until: datetime) -> Any:  # noqa: ANN401 (a query set)
    """Which may have a moment between: an index leads to them."""
    if set(triggers) <= {Trigger.RECEIVED, Trigger.IMPORTED}:
        return Ticket.objects.filter(created_at__gte=since, created_at__lte=until)
    return Ticket.objects.filter(changed_at__gte=since, created_at__lte=until)


def _portions(found: Any, *, most: int) -> Iterator[list[Ticket]]:  # noqa: ANN401 (a query set)
    rows = found.select_related("requester__site", "group").prefetch_related("tags").order_by("-pk")
    last, left = None, most
    while left > 0:
        portion = list((rows if last is None else rows.filter(pk__lt=last))[: min(_PORTION, left)])
        if not portion:
            return
        yield portion
        last, left = portion[-1].pk, left - len(portion)


def _lives(portion: list[Ticket], groups: Groups) -> Iterator[tuple[Ticket, list[Moment]]]:
    events: dict[int, list[TicketEvent]] = defaultdict(list)
    told = TicketEvent.objects.filter(ticket__in=[one.pk for one in portion], verb__in=TOLD).order_by(
        "ticket_id", "seq"
    )
    for event in told.only("ticket_id", "seq", "verb", "at", "via", "to_state", "params"):
        events[event.ticket_id].append(event)
    for ticket in portion:
        yield ticket, moments_of(ticket, events[ticket.pk], groups=groups)


def _matched(doc: Mapping[str, Any], ticket: Ticket, moments: Sequence[Moment], means: Means) -> Match | None:
    for moment in reversed(moments):
        look = look_at(moment.ticket, tree=means.tree, tags=moment.tags)
        if moment.ticket.is_open and matches(doc["conditions"], look):
            return Match(ticket, moment, plan(doc["effects"], Stand(moment.ticket, moment.tags, means)))
    return None
