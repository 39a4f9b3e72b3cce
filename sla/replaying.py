"""Trying a draft on what has happened: the tickets of the last days once more, under other rules. Reads only.

What came of it then stands in the clocks; what would have come of it is replayed from the journal. Clocks of calls,
conversations and people are left out: they belong to no ticket.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sla.choices import OwnerKind, TimerState
from sla.engine.replay import NameBook, history_of, replay
from sla.measures.table import AWAITS_USER
from sla.models import Timer
from sla.rulebook import Rulebook
from tickets.models import Ticket

CHUNK = 100  # tickets in one go: a second or two


@dataclass
class Judged:
    """How many clocks were met and how many breached."""

    met: int = 0
    breached: int = 0

    @property
    def total(self) -> int:
        """How many were judged at all."""
        return self.met + self.breached

    @property
    def rate(self) -> float | None:
        """The share that was met, 0 to 1; None of nothing."""
        return self.met / self.total if self.total else None

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(self.met + other.met, self.breached + other.breached)


@dataclass
class Tally:
    """The clocks judged of so many tickets, by the code of the target they went by: as it was, and under the draft."""

    tickets: int = 0
    before: dict[str, Judged] = field(default_factory=dict)
    after: dict[str, Judged] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.tickets + other.tickets, _sum(self.before, other.before), _sum(self.after, other.after))


def replay_chunk(draft_rules: Rulebook, ticket_ids: Collection[int], *, until: datetime) -> Tally:
    """What came of the clocks of these tickets by `until`, and what would have come of them under `draft_rules`, had
    those held all the time. Two statements for each ticket, at most four for all of them. Tallies of several chunks add
    up.
    """
    tally, book = Tally(tickets=len(ticket_ids), before=_as_it_was(ticket_ids, until=until)), NameBook()
    for ticket in Ticket.objects.filter(pk__in=ticket_ids).select_related("requester__site").order_by("pk"):
        timers = replay(history_of(ticket, rules=draft_rules), until=until, book=book)
        tally.after = _sum(tally.after, _judge(timers, until=until))
    return tally


def tickets_since(*, at: datetime, days: int) -> int:
    """How many tickets came in the last `days` days before `at`."""
    return Ticket.objects.filter(created_at__gte=at - timedelta(days=days), created_at__lte=at).count()


def next_tickets(*, at: datetime, days: int, after: int, limit: int = CHUNK) -> list[int]:
    """The ids of the next of those tickets, after the one with the id `after` (0: from the first on)."""
    since = Ticket.objects.filter(created_at__gte=at - timedelta(days=days), created_at__lte=at, pk__gt=after)
    return list(since.order_by("pk").values_list("pk", flat=True)[:limit])


def _as_it_was(ticket_ids: Collection[int], *, until: datetime) -> dict[str, Judged]:
    own = Timer.objects.filter(ticket_id__in=ticket_ids, owner_kind=OwnerKind.TICKET)
    return _judge(own.only("measure", "target", "state", "judged_at", "due_at", "owner_kind"), until=until)


def _judge(timers: Iterable[Timer], *, until: datetime) -> dict[str, Judged]:
    found: dict[str, Judged] = {}
    for timer in timers:
        if timer.measure in AWAITS_USER:
            continue
        # A pass may be behind: what is past its due time is breached, whether or not that has been noted.
        is_over = timer.state == TimerState.RUNNING and timer.due_at < until
        if is_over or (timer.judged_at is not None and timer.judged_at <= until):
            one = found.setdefault(timer.target, Judged())
            if timer.state == TimerState.MET:
                one.met += 1
            else:
                one.breached += 1
    return found


def _sum(mine: dict[str, Judged], theirs: dict[str, Judged]) -> dict[str, Judged]:
    return {code: mine.get(code, Judged()) + theirs.get(code, Judged()) for code in {**mine, **theirs}}
