"""The clocks of a ticket as its page shows them: how each stands, what stops it, who is told next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.actors import Actor
from core.errors import Words
from face.clocks import Clock, ClockState
from sla.actions.escalation import may_acknowledge, may_waive
from sla.choices import Outcome, TimerState
from sla.course import next_escalation, pauses_of, target_of
from sla.limit_words import target_words
from sla.measures.table import MEASURES, label_of, stops_of
from sla.models import Timer
from sla.norms import norm_text
from sla.words import step_words
from tickets.models import Ticket, TicketEvent
from tickets.policies import VERB_WORDS, Decision
from workbench.actbar import act_url

_QUERIES = {"call": "?with=user"}


@dataclass(frozen=True)
class Act:
    """What stops a clock, as a link: in a dialog where it has one."""

    label: Words
    url: str
    is_dialog: bool


@dataclass(frozen=True)
class Next:
    """Whom the escalation reaches next, and when."""

    at: datetime
    says: str


@dataclass(frozen=True)
class Card:
    """One clock. `clock` is None where nobody waits for it any more, `text` is what was promised."""

    timer: Timer
    label: Words
    clock: Clock | None
    limit: str
    rule: Words
    stops: Words
    text: str = ""
    act: Act | None = None
    next: Next | None = None
    can_acknowledge: bool = False
    can_waive: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.timer.ended_at is not None

    @property
    def is_pressing(self) -> bool:
        """Whether it has warned, or is late."""
        return self.clock is not None and self.clock.state in {ClockState.WARNING, ClockState.BREACHED}

    @property
    def ended(self) -> Words:
        """How it ended, in a word."""
        timer = self.timer
        return Outcome(timer.outcome).label if timer.outcome else TimerState(timer.state).label


@dataclass(frozen=True)
class Promised:
    """A promise as the list of promises shows it: kept, or not told yet, or nothing to tell any more (`over`)."""

    due_at: datetime
    text: str
    by: str
    told_at: datetime | None
    over: Words


def cards_of(
    timers: Iterable[Timer],
    *,
    events: Sequence[TicketEvent],
    decisions: Mapping[str, Decision],
    actor: Actor,
    at: datetime,
) -> list[Card]:
    """The cards of `timers`, in their order. `events` is the ticket's journal. No statement."""
    texts = promises_in(events)
    return [card_of(timer, text=texts.get(timer.key, ""), decisions=decisions, actor=actor, at=at) for timer in timers]


def card_of(timer: Timer, *, text: str = "", decisions: Mapping[str, Decision], actor: Actor, at: datetime) -> Card:
    """The card of one clock, with what `actor` may do about it."""
    is_open = timer.ended_at is None
    ahead = next_escalation(timer)
    return Card(
        timer=timer,
        label=label_of(timer.measure),
        clock=clock_of(timer, at=at),
        limit=target_words(target_of(timer)),
        rule=norm_text(timer.norm),
        stops=stops_of(timer.measure) if is_open else "",
        text=text if timer.measure == "prom_1" else "",
        act=_act(timer, decisions) if is_open else None,
        next=Next(ahead[0], step_words(ahead[1], timer)) if ahead else None,
        can_acknowledge=is_open and may_acknowledge(actor, timer).allowed,
        can_waive=is_open and may_waive(actor, timer).allowed,
    )


def clock_of(timer: Timer, *, at: datetime) -> Clock | None:
    """The face of a clock; None of one that was cancelled."""
    if timer.state == TimerState.CANCELLED:
        return None
    given, stopped_at = None, timer.ended_at
    if timer.state == TimerState.PAUSED:
        given = ClockState.PAUSED
        stopped_at = next((begins for begins, ends in reversed(pauses_of(timer)) if ends is None), None)
    elif timer.ended_at is not None:
        given = ClockState.MET if timer.state == TimerState.MET else ClockState.BREACHED
    return Clock(
        due_at=timer.due_at,
        at=at,
        started_at=timer.started_at,
        warn_at=timer.warn_at,
        stopped_at=stopped_at,
        given=given,
        norm=timer.norm,
        rule=norm_text(timer.norm),
    )


def promises_in(events: Iterable[TicketEvent]) -> dict[str, str]:
    """What was promised, by the key of the promise's clock."""
    return {str(event.seq): event.params["text"] for event in events if event.verb == "promise"}


def promises_of(timers: Iterable[Timer], events: Sequence[TicketEvent]) -> list[Promised]:
    """All promises of a ticket, oldest first (PROM-1)."""
    texts = promises_in(events)
    made = sorted((timer for timer in timers if timer.measure == "prom_1"), key=lambda timer: timer.pk)
    return [
        Promised(
            due_at=timer.due_at,
            text=texts.get(timer.key, ""),
            by=str(timer.person or ""),
            told_at=timer.ended_at if timer.state != TimerState.CANCELLED and not timer.outcome else None,
            over=_over(timer),
        )
        for timer in made
    ]


def _over(timer: Timer) -> Words:
    if timer.ended_at is None or (timer.state != TimerState.CANCELLED and not timer.outcome):
        return ""
    return Outcome(timer.outcome).label if timer.outcome else TimerState.CANCELLED.label


def _act(timer: Timer, decisions: Mapping[str, Decision]) -> Act | None:
    measure = MEASURES.get(timer.measure)
    if measure is None or timer.ticket is None or not measure.act or not decisions[measure.act].allowed:
        return None
    return act_link(timer.ticket, measure.act)


def act_link(ticket: Ticket, verb: str) -> Act:
    """Where `verb` is done: notes are written on the ticket's own page."""
    if verb == "note":
        return Act(VERB_WORDS[verb], f"{reverse('ticket', args=[ticket.number])}?write=note#compose", is_dialog=False)
    return Act(VERB_WORDS[verb], act_url(ticket, verb) + _QUERIES.get(verb, ""), is_dialog=True)
