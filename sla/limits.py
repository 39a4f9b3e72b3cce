"""The time limits a ticket stands under, as clocks: the answer promised to the user, the engineer's commitment,
promises, the end of a wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import pgettext_lazy

from core.errors import Words
from face.clocks import Clock, ClockState
from tickets.choices import OPEN_STATES, State
from tickets.models import Ticket, TicketEvent

WARN_BEFORE = timedelta(minutes=15)
_IN_WORK = (State.PROCESSING, State.TRACKING)


def clock_of(ticket: Ticket, *, at: datetime, is_contacted: bool) -> Clock | None:
    """The nearest clock as a list shows it; None when no time runs. `is_contacted`: the engineer has spoken to the
    user.
    """
    if ticket.state in {State.ACKNOWLEDGED, State.DISPATCHED} and ticket.answer_by:
        return _running(ticket.answer_by, at=at, started_at=ticket.created_at, norm="LIFE-4")
    if ticket.state == State.PROCESSING and ticket.committed_at and not is_contacted:
        return _running(ticket.committed_at, at=at, norm="LIFE-5")
    if ticket.state == State.TRACKING and ticket.waiting_until and ticket.waiting_until > at:
        return Clock(due_at=ticket.waiting_until, at=at, stopped_at=at, given=ClockState.PAUSED)
    return None


def _running(due_at: datetime, *, at: datetime, started_at: datetime | None = None, norm: str) -> Clock:
    return Clock(due_at=due_at, at=at, started_at=started_at, warn_at=due_at - WARN_BEFORE, norm=norm)


@dataclass(frozen=True)
class Limit:
    """A clock with what it is about."""

    label: Words
    clock: Clock
    text: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it was met."""
        return self.clock.state is ClockState.MET


def contact_of(ticket: Ticket, events: Sequence[TicketEvent]) -> datetime | None:
    """When the engineer first spoke to the user since he accepted in this round; None when he has not."""
    accepted = _last(events, "accept", cycle=ticket.cycle)
    for event in events:
        is_his = event.by_user_id is not None and event.by_user_id == ticket.assignee_id
        if accepted and event.seq > accepted.seq and is_his and event.verb in {"reply", "call"}:
            return event.at
    return None


def limits_of(ticket: Ticket, events: Sequence[TicketEvent], *, at: datetime) -> list[Limit]:
    """All limits that run, wait or were met on an open ticket: what runs first, the nearest on top."""
    if ticket.state not in OPEN_STATES:
        return []
    found = [*_answer(ticket, events, at), *_commitment(ticket, events, at), *_wait(ticket, at), *_promises(events, at)]
    return sorted(found, key=lambda limit: (limit.is_over, limit.clock.due_at))


def _answer(ticket: Ticket, events: Sequence[TicketEvent], at: datetime) -> Iterable[Limit]:
    label, due = pgettext_lazy("limit", "Answer"), ticket.answer_by
    if due is None:
        return
    acknowledged, accepted = _last(events, "acknowledge"), _last(events, "accept", cycle=ticket.cycle)
    started_at = acknowledged.at if acknowledged else ticket.created_at
    if ticket.state in {State.ACKNOWLEDGED, State.DISPATCHED}:
        yield Limit(label, _running(due, at=at, started_at=started_at, norm="LIFE-4"))
    elif accepted and accepted.at <= due and ticket.cycle == 1:
        yield Limit(label, _met(due, at=at, started_at=started_at, stopped_at=accepted.at, norm="LIFE-4"))


def _commitment(ticket: Ticket, events: Sequence[TicketEvent], at: datetime) -> Iterable[Limit]:
    accepted, due = _last(events, "accept", cycle=ticket.cycle), ticket.committed_at
    if due is None or accepted is None:
        return
    label, spoke = pgettext_lazy("limit", "Contact"), contact_of(ticket, events)
    if spoke is None and ticket.state in _IN_WORK:
        yield Limit(label, _running(due, at=at, started_at=accepted.at, norm="LIFE-5"))
    elif spoke is not None and spoke <= due:
        yield Limit(label, _met(due, at=at, started_at=accepted.at, stopped_at=spoke, norm="LIFE-5"))


def _wait(ticket: Ticket, at: datetime) -> Iterable[Limit]:
    if ticket.waiting_until and ticket.waiting_until > at:
        clock = Clock(due_at=ticket.waiting_until, at=at, stopped_at=at, given=ClockState.PAUSED)
        yield Limit(pgettext_lazy("limit", "Wait"), clock)


@dataclass(frozen=True)
class PromiseMade:
    """A time given to the user (PROM-1), and when he next heard from the desk; None while he has not."""

    event: TicketEvent
    due_at: datetime
    text: str
    kept_at: datetime | None


def promises_of(events: Sequence[TicketEvent]) -> list[PromiseMade]:
    """All promises in the journal, oldest first. Kept is what a reply or a call with the user followed."""
    return [
        PromiseMade(
            event, datetime.fromisoformat(event.params["due_at"]), event.params["text"], _heard(events, event.seq)
        )
        for event in events
        if event.verb == "promise"
    ]


def _heard(events: Sequence[TicketEvent], seq: int) -> datetime | None:
    spoken = (event for event in events if event.seq > seq and _is_to_user(event))
    return next((event.at for event in spoken), None)


def _is_to_user(event: TicketEvent) -> bool:
    return event.verb == "reply" or (event.verb == "call" and event.params.get("with_user_id") is None)


def _promises(events: Sequence[TicketEvent], at: datetime) -> Iterable[Limit]:
    for made in promises_of(events):
        since = made.event.at
        if made.kept_at is None:
            clock = _running(made.due_at, at=at, started_at=since, norm="PROM-1")
        elif made.kept_at <= made.due_at:
            clock = _met(made.due_at, at=at, started_at=since, stopped_at=made.kept_at, norm="PROM-1")
        else:
            continue
        yield Limit(pgettext_lazy("limit", "Promise"), clock, text=made.text)


def _met(due_at: datetime, *, at: datetime, started_at: datetime, stopped_at: datetime, norm: str) -> Clock:
    return Clock(due_at=due_at, at=at, started_at=started_at, stopped_at=stopped_at, given=ClockState.MET, norm=norm)


def _last(events: Sequence[TicketEvent], verb: str, *, cycle: int | None = None) -> TicketEvent | None:
    own = (event for event in reversed(events) if event.verb == verb and cycle in {None, event.cycle})
    return next(own, None)
