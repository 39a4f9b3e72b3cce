"""A job as its card shows it: whom it is for, where, by when, and what can be done about it in one press."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from accounts.actors import Actor
from core.errors import Words
from face import dates, words
from face.clocks import Clock
from sla.commitments import Commitments
from tickets.choices import Progress, State, WaitingOn
from tickets.models import Ticket, TicketEvent
from tickets.policies import Decision, decide
from workbench.rows import nearest_of, state_words

VERBS = ("accept", "decline", "note", "track", "resume", "resolve", "attach", "call")
_APPOINTED = WaitingOn.APPOINTMENT


@dataclass(frozen=True)
class Time:
    """A time one may commit to. `value` is what a form sends; `is_late`: the user was told of an earlier one;
    `is_dated`: it is of another day, which `label` says as well.
    """

    value: str
    label: str
    is_first: bool
    is_late: bool
    is_dated: bool


@dataclass(frozen=True)
class Job:
    """One card. `moment` is what its line begins with: the appointment, the commitment, or nothing."""

    ticket: Ticket
    number: str
    clock: Clock | None
    state: Words
    moment: str
    may: Mapping[str, Decision]
    giver: str = ""
    times: Sequence[Time] = field(default_factory=tuple)
    told: str = ""

    @property
    def is_offer(self) -> bool:
        """Whether it waits to be accepted."""
        return bool(self.ticket.state == State.DISPATCHED)

    @property
    def has_dates(self) -> bool:
        """Whether a time offered is of another day, so that it needs more room."""
        return any(time.is_dated for time in self.times)

    @property
    def is_visit(self) -> bool:
        """Whether an appointment is waited for."""
        return self.is_waiting and bool(self.ticket.waiting_on == _APPOINTED)

    @property
    def is_waiting(self) -> bool:
        """Whether anything is waited for."""
        return bool(self.ticket.state == State.TRACKING)

    @property
    def is_promised(self) -> bool:
        """Whether the user still waits for the contact that was committed to (LIFE-5)."""
        return bool(self.ticket.state == State.PROCESSING and self.ticket.next_norm == "LIFE-5")

    @property
    def next_at(self) -> datetime | None:
        """When it wants something next: the appointment, else the nearest limit that runs."""
        if self.is_waiting:
            return self.ticket.waiting_until
        return None if self.ticket.next_paused else self.ticket.next_due_at

    @property
    def steps(self) -> list[tuple[str, Words]]:
        """The steps of progress (LIFE-7), by code."""
        return list(Progress.choices)

    @property
    def place(self) -> str:
        """Where the user sits, as far as it is known: his site, unless his room says it already, and his room."""
        asker = self.ticket.requester
        site = str(asker.site) if asker.site_id else ""
        return asker.location if asker.location.startswith(site) else f"{site} {asker.location}".strip()


def jobs_of(tickets: Iterable[Ticket], *, actor: Actor, at: datetime) -> list[Job]:
    """The cards of work in hand, in their order. No statement."""
    today = dates.local_day(at)
    return [job_of(ticket, actor=actor, at=at, today=today) for ticket in tickets]


def job_of(
    ticket: Ticket,
    *,
    actor: Actor,
    at: datetime,
    today: date,
    giver: TicketEvent | None = None,
    offered: Commitments | None = None,
) -> Job:
    """The card of one ticket, which was read with requester and site. `offered` are the times to commit to."""
    moment = ticket.waiting_until if ticket.state == State.TRACKING else ticket.committed_at
    return Job(
        ticket=ticket,
        number=words.number_short(ticket.number, today=today),
        clock=nearest_of(ticket, at=at),
        state=state_words(ticket),
        moment=dates.when(moment, today=today) if moment else "",
        may={verb: decide(verb, actor=actor, ticket=ticket) for verb in VERBS},
        giver=str(giver.by_user or "") if giver else "",
        times=times_of(offered, today=today) if offered else (),
        told=dates.when(offered.limit, today=today) if offered and offered.limit else "",
    )


def times_of(offered: Commitments, *, today: date) -> list[Time]:
    """The offered times as a form has them, in the reader's time zone."""
    return [
        Time(
            value=timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M"),
            label=dates.when(moment, today=today),
            is_first=moment == offered.first,
            is_late=offered.is_late(moment),
            is_dated=dates.local_day(moment) != today,
        )
        for moment in offered.times
    ]
