"""By when the requester can expect what, and why then: the answer, the solution, what was promised to him. In plain
words, without anything of the desk's own affairs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Requester
from face import dates
from face.clocks import Clock, ClockState
from sla.answering import expected_acknowledgement
from sla.choices import TimerState
from sla.closures import closures_of
from sla.course import pauses_of, target_of
from sla.limit_words import closure_words, limit_words
from sla.models import Timer
from sla.policy.target import Rule
from sla.rulebook import hours_of
from tickets.models import TicketEvent
from tickets.visibility import is_public, public_params

_AT_ONCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Time:
    """One thing he can expect: what, how it stands, and why it is then, line by line."""

    label: str
    clock: Clock
    says: str
    text: str
    why: tuple[str, ...]


def taken_up_by(requester: Requester | None, *, at: datetime) -> datetime | None:
    """By when a request that he sends at `at` is acknowledged (BRT-1), where that is not within five minutes: nobody is
    there before. One statement, beside what the rules in force need to know.
    """
    due_at = expected_acknowledgement(requester, at=at)
    return due_at if due_at and due_at - at > _AT_ONCE else None


def times_of(timers: Iterable[Timer], events: Sequence[TicketEvent], *, at: datetime) -> list[Time]:
    """The times that he was told, by the clocks behind them; `events` is the ticket's journal. No statement."""
    promised = {str(event.seq): str(public_params(event)["text"]) for event in events if _is_promise(event)}
    return [_time(timer, promised, at=at) for timer in timers]


def _is_promise(event: TicketEvent) -> bool:
    return event.verb == "promise" and is_public(event)


def _time(timer: Timer, promised: Mapping[str, str], *, at: datetime) -> Time:
    return Time(
        label=_label(timer.measure),
        clock=_clock(timer, at=at),
        says=_says(timer, at=at),
        text=promised.get(timer.key, "") if timer.measure == "prom_1" else "",
        why=tuple(_why(timer, at=at)),
    )


def _label(measure: str) -> str:
    return {
        "pri_response": pgettext("what to expect", "First answer"),
        "life_5": pgettext("what to expect", "The engineer contacts you"),
        "pri_solution": pgettext("what to expect", "Solution"),
        "prom_1": pgettext("what to expect", "Promised to you"),
    }[measure]


def _clock(timer: Timer, *, at: datetime) -> Clock:
    given, stopped_at = None, timer.ended_at
    if timer.state == TimerState.PAUSED:
        given = ClockState.PAUSED
        stopped_at = next((begins for begins, ends in reversed(pauses_of(timer)) if ends is None), None)
    elif timer.ended_at is not None:
        given = ClockState.MET if timer.state == TimerState.MET else ClockState.BREACHED
    return Clock(due_at=timer.due_at, at=at, started_at=timer.started_at, stopped_at=stopped_at, given=given)


def _says(timer: Timer, *, at: datetime) -> str:
    today = dates.local_day(at)
    due = dates.when(timer.due_at, today=today)
    if timer.state == TimerState.PAUSED:
        return _("Waits; the time moves along")
    if timer.ended_at is not None:
        done = dates.when(timer.ended_at, today=today)
        if timer.state == TimerState.MET:
            return _("Done %(time)s") % {"time": done}
        return _("Done %(time)s, expected by %(due)s") % {"time": done, "due": due}
    if timer.due_at <= at:
        return _("Was expected by %(time)s; we are sorry that it takes longer") % {"time": due}
    return _("By %(time)s") % {"time": due}


def _why(timer: Timer, *, at: datetime) -> Iterator[str]:
    today, target, pauses = dates.local_day(at), target_of(timer), pauses_of(timer)
    started = dates.when(timer.started_at, today=today)
    if target.due.rule is Rule.GIVEN:
        yield _("Agreed with you %(time)s") % {"time": started}
        return
    yield _("%(span)s of service time, from %(time)s") % {"span": limit_words(target), "time": started}
    for begins, ends in pauses:
        until = dates.when(ends, today=today) if ends else _("now")
        values = {"from": dates.when(begins, today=today), "until": until}
        yield _("Stood still while something was waited for: %(from)s–%(until)s") % values
    closures = closures_of(
        hours_of(timer.calendar_id), target=target, started_at=timer.started_at, due_at=timer.due_at, pauses=pauses
    )
    for closure in closures:
        yield closure_words(closure, today=today)
