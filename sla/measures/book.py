"""Booking a fact or a signal: the one way in, for what happens now and for what is replayed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sla.choices import EventCode, Outcome, TimerState
from sla.engine.ledger import Entry, Ledger, moment_of, text_of
from sla.engine.view import View
from sla.measures import after, intake, signature, work
from sla.measures.react import REACTIONS
from sla.models import Timer
from tickets.events import Amended, Declined, Dispatched, TicketFact, Transferred

Params = dict[str, Any]
RANK = "rank"  # no signal to a clock, but a note for a replay: whether who did the act `key` was a supervisor then
# After these, what targets match on may be different.
REVALUED = (Amended, Dispatched, Transferred, Declined)
_READ = (intake, work, after, signature)  # importing them fills the register


@dataclass(frozen=True)
class Signal:
    """What is said to a clock from elsewhere: `verb` (see below) with `params`."""

    verb: str
    measure: str
    at: datetime
    key: str = ""
    by_id: int | None = None
    params: Params | None = None


def book_fact(ledger: Ledger, view: View, fact: TicketFact, *, is_changed: bool) -> None:
    """`view` is the ticket after the fact; `is_changed` says that what targets match on may be different now."""
    ledger.advance(fact.at)
    if is_changed:
        ledger.retarget(at=fact.at, because=fact.verb)
    ledger.wait(view.is_paused_by, at=fact.at)
    for reaction in REACTIONS[type(fact)]:
        reaction(ledger, view, fact)


def book_signal(ledger: Ledger, signal: Signal) -> None:
    """`ValueError` for a verb nobody knows: a defect of the caller."""
    if signal.verb not in _VERBS:
        raise ValueError(f"no such signal: {signal.verb!r}")
    ledger.advance(signal.at)
    _VERBS[signal.verb](ledger, signal, signal.params or {})


def _meet(ledger: Ledger, signal: Signal, params: Params) -> None:
    ledger.meet(signal.measure, at=signal.at, key=signal.key or None, early=bool(params.get("early")))


def _cancel(ledger: Ledger, signal: Signal, params: Params) -> None:
    ledger.cancel(signal.measure, at=signal.at, key=signal.key or None, outcome=params.get("outcome", ""))


def _waive(ledger: Ledger, signal: Signal, params: Params) -> None:
    for timer in _named(ledger, signal):
        ledger.entries.append(Entry(timer, EventCode.WAIVED, signal.at, {"reason": params["reason"]}, signal.by_id))
    ledger.cancel(signal.measure, at=signal.at, key=signal.key, outcome=Outcome.WAIVED)


def _acknowledge(ledger: Ledger, signal: Signal, _params: Params) -> None:
    for timer in _named(ledger, signal):
        ledger.acknowledge(timer, at=signal.at, by_id=signal.by_id or 0)


def _inherit(ledger: Ledger, signal: Signal, params: Params) -> None:
    """A merged ticket's start and pauses (one that stood still did so until now), where they make this clock due
    earlier; where they do not, it stays as it is.
    """
    for timer in _named(ledger, signal):
        pauses = [[begins, ends or text_of(signal.at)] for begins, ends in params["pauses"]]
        if timer.state == TimerState.PAUSED:
            pauses.append([text_of(signal.at), None])
        if timer.state != TimerState.BREACHED:
            ledger.bring_forward(timer, moment_of(params["started_at"]), pauses, at=signal.at)


def _named(ledger: Ledger, signal: Signal) -> list[Timer]:
    return [timer for timer in ledger.ticking(signal.measure) if timer.key == signal.key]


def _start(ledger: Ledger, signal: Signal, params: Params) -> None:
    given_at = params.get("given_at")
    ledger.start(
        signal.measure,
        at=moment_of(params["started_at"]) if "started_at" in params else signal.at,
        key=signal.key,
        cycle=params.get("cycle", 1),
        given_at=moment_of(given_at) if given_at else None,
        person_id=params.get("person_id"),
        pauses=[(moment_of(begins), moment_of(ends) if ends else None) for begins, ends in params.get("pauses", [])],
    )


_VERBS: dict[str, Callable[[Ledger, Signal, Params], None]] = {
    "start": _start,
    "meet": _meet,
    "cancel": _cancel,
    "waive": _waive,
    "attempt": lambda ledger, signal, _params: ledger.attempt(signal.measure, at=signal.at),
    "wait": lambda ledger, signal, params: ledger.wait(params["for"], at=signal.at),
    "acknowledge": _acknowledge,
    "inherit": _inherit,
}
