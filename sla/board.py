"""The supervisor's board, as reads: how the desk's clocks stand, which are nearest, which escalations wait to be taken
up, how punctually clocks fire. A handful of statements, each of which the database answers with a few rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Model, Q, QuerySet, Subquery

from accounts.models import PresenceChange
from accounts.places import EVERYWHERE, Place
from sla.choices import EventCode
from sla.models import ClockSignal, Edition, TaskAttempt, Timer, TimerEvent
from sla.watch import CONDITIONS, OF_THE_DESK, holder, of_place
from tickets.models import TicketEvent

NEAREST = 12  # in the list; half of them are kept for each kind that has so many
ESCALATIONS = 5
FAILING = 5
LATENESS_ALARM = 60_000  # milliseconds
_HOUR = timedelta(hours=1)
_FIGURES = ("breached", "risk", "running", "paused", "escalated")
_MEASURES = {"unaccepted": "disp_1", "promised": "prom_1"}
_SHOWN = (
    *(
        "norm",
        "measure",
        "owner_kind",
        "owner_id",
        "ticket_id",
        "person_id",
        "state",
        "due_at",
        "warn_at",
        "started_at",
    ),
    *("position", "acknowledged_at", "ended_at", "ticket__number", "ticket__title", "ticket__priority"),
    *("ticket__is_vip", "ticket__is_major", "ticket__assignee_id", "ticket__first_responder_id", "ticket__group__name"),
    "ticket__group__lead_id",
)


@dataclass
class Standing:
    """How many clocks stand how. `running` have time left, those at risk among them."""

    breached: int = 0
    risk: int = 0
    running: int = 0
    paused: int = 0
    escalated: int = 0
    unaccepted: int = 0
    promised: int = 0

    @property
    def at_ease(self) -> int:
        """Running, and not at risk."""
        return self.running - self.risk

    @property
    def moving(self) -> int:
        """Everything that neither stands still nor has ended."""
        return self.breached + self.running

    def add(self, other: "Standing") -> None:
        """Add all of `other`."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass
class Standings:
    """The whole desk, its groups, its people, each person in each group (`parts`): ids, None where no group or nobody
    has it.
    """

    total: Standing = field(default_factory=Standing)
    groups: dict[int | None, Standing] = field(default_factory=lambda: defaultdict(Standing))
    people: dict[int | None, Standing] = field(default_factory=lambda: defaultdict(Standing))
    parts: dict[tuple[int | None, int | None], Standing] = field(default_factory=dict)

    def add(self, group_id: int | None, user_id: int | None, one: Standing) -> None:
        """Take in what a person has in a group."""
        self.parts.setdefault((group_id, user_id), Standing()).add(one)
        for standing in (self.total, self.groups[group_id], self.people[user_id]):
            standing.add(one)


def standings(*, at: datetime, place: Place = EVERYWHERE) -> Standings:
    """How all clocks that have not ended stand. One statement; a row for each person in each group."""
    counts = {name: Count("pk", filter=CONDITIONS[name](at)) for name in _FIGURES}
    counts |= {name: Count("pk", filter=Q(measure=measure)) for name, measure in _MEASURES.items()}
    ticking = Timer.objects.ticking().filter(OF_THE_DESK, of_place(place)).order_by().annotate(holder=holder())
    found = Standings()
    for group_id, user_id, *figures in ticking.values_list("ticket__group_id", "holder").annotate(**counts):
        found.add(group_id, user_id, Standing(**dict(zip(counts, figures, strict=True))))
    return found


def nearest(*, at: datetime, place: Place = EVERYWHERE, limit: int = NEAREST) -> list[Timer]:
    """The clocks around their due time, in its order: at most `limit` of the late ones (those late last) and of those
    due within a quarter of an hour. Each with its ticket and `holder`, an id. Two statements.
    """
    late = list(_shown(CONDITIONS["breached"](at), place).order_by("-due_at", "-pk")[:limit])
    soon = list(_shown(CONDITIONS["risk"](at), place).order_by("due_at", "pk")[:limit])
    late = late[: limit - min(len(soon), limit // 2)]
    return late[::-1] + soon[: limit - len(late)]


def _shown(condition: Q, place: Place) -> "QuerySet[Timer]":
    found = Timer.objects.filter(condition, of_place(place)).select_related("ticket__group").only(*_SHOWN)
    return found.annotate(holder=holder())


@dataclass(frozen=True)
class Escalation:
    """A late clock that nobody has taken up, and the step that has fired last, with the people it went to (ids)."""

    timer: Timer
    code: str
    step: str
    at: datetime
    receivers: tuple[int, ...]


def escalations(*, at: datetime, place: Place = EVERYWHERE, limit: int = ESCALATIONS) -> list[Escalation]:
    """The escalations to be taken up, those that fired last first. Two statements."""
    timers = list(_shown(CONDITIONS["escalated"](at), place).order_by("-due_at", "-pk")[:limit])
    last: dict[int, TimerEvent] = {}
    codes = (EventCode.BREACHED, EventCode.ESCALATED, EventCode.WARNED, EventCode.ATTEMPTED)
    for event in TimerEvent.objects.filter(timer__in=timers, code__in=codes).order_by("pk"):
        last[event.timer_id] = event
    return [_escalation(timer, last.get(timer.pk)) for timer in timers]


def _escalation(timer: Timer, event: TimerEvent | None) -> Escalation:
    if event is None:  # a history that was imported without its journal
        return Escalation(timer, EventCode.BREACHED, "", timer.due_at, ())
    return Escalation(timer, event.code, event.step or "", event.at, tuple(event.params.get("to", ())))


@dataclass(frozen=True)
class Lateness:
    """How late steps fired in the last hour, in milliseconds: the worst, and what 99 of 100 kept within."""

    fired: int
    worst: int
    p99: int

    @property
    def is_alarming(self) -> bool:
        """Whether a clock has fired more than a minute late."""
        return self.worst > LATENESS_ALARM


def lateness(*, at: datetime) -> Lateness:
    """The last hour's punctuality. Two statements, one where nothing has fired."""
    fired = TimerEvent.objects.filter(at__gt=at - _HOUR, at__lte=at, lateness__isnull=False).order_by()
    whole = fired.aggregate(n=Count("pk"), worst=Max("lateness"))
    if not whole["n"]:
        return Lateness(0, 0, 0)
    beyond = whole["n"] // 100  # so many were later than the one that is asked for
    p99 = fired.order_by("-lateness").values_list("lateness", flat=True)[beyond : beyond + 1][0]
    return Lateness(whole["n"], whole["worst"], p99 or 0)


def failing(*, at: datetime, limit: int = FAILING) -> list[Timer]:
    """Clocks whose escalation could not be fired and is tried again later, each with its error. One statement; at most
    `limit` and one more, which says that there are others.
    """
    found = Timer.objects.filter(CONDITIONS["failing"](at)).order_by("pk").select_related("ticket")
    return list(found[: limit + 1])


def mark(*, at: datetime, parts: Iterable[str] = ()) -> str:
    """What changes when anything on the board may have: the last entry of each journal that moves clocks, people or
    tasks, and the minute, since time itself puts clocks at risk. One statement: the ends of a few indexes.
    """
    journals: tuple[type[Model], ...] = (TicketEvent, TimerEvent, ClockSignal, TaskAttempt, PresenceChange)
    last: dict[str, Any] = {
        f"j{place}": Subquery(journal._default_manager.order_by("-pk").values("pk")[:1])  # noqa: SLF001
        for place, journal in enumerate(journals)
    }
    newest = Edition.objects.order_by("-pk").annotate(**last).values_list("pk", *last)[:1]
    ends = [str(end or 0) for row in newest for end in row]
    return "-".join([*ends, f"{at:%d%H%M}", *parts])
