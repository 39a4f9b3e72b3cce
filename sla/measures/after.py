"""After the result, and complaints: BRT-3, FOLL-1, the bad rating, LIFE-14, TALK-10; and what ends all clocks."""

from sla.choices import Outcome, TimerState
from sla.engine.ledger import Ledger
from sla.engine.view import View
from sla.measures.react import CONTACTS, has_failed, has_reached, is_by_staff, is_contact, on
from tickets.choices import Kind, Score, Severity, State
from tickets.events import (
    Acknowledged,
    Amended,
    CallLogged,
    Cancelled,
    Closed,
    Confirmed,
    Dispatched,
    Lapsed,
    Merged,
    Received,
    Reopened,
    Resolved,
    Surveyed,
    TicketFact,
)

_SECOND_TIME = 3  # the cycle that begins when the result is refused for the second time
_COMPLAINT = ("life_14_ack", "life_14_answer", "life_14_close")
_WEIGHT = frozenset({"kind", "severity"})  # what makes a formal complaint of a ticket


@on(Resolved)
def result_is_there(ledger: Ledger, view: View, fact: Resolved) -> None:
    """The requester hears of it today (BRT-3) and is called within a day (FOLL-1)."""
    for measure in ("brt_3", "foll_1"):
        ledger.start(measure, at=fact.at, key=str(view.cycle), cycle=view.cycle)


@on(Resolved)
def asked(ledger: Ledger, view: View, fact: Resolved) -> None:
    """He is asked whether it is solved, and reminded as the policy says (SAT-2)."""
    ledger.start("sat_2", at=fact.at, key=str(view.cycle), cycle=view.cycle)


@on(Confirmed, Reopened, Lapsed, Closed)
def no_longer_asked(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """He has answered, or nobody waits for it any more."""
    del view
    has_answered = isinstance(fact, Confirmed) or (isinstance(fact, Reopened) and fact.answer)
    outcome = Outcome.ANSWERED if has_answered else Outcome.UNANSWERED if isinstance(fact, Lapsed) else ""
    ledger.cancel("sat_2", at=fact.at, outcome=outcome)


@on(Confirmed, Reopened)
def knows_the_result(ledger: Ledger, view: View, fact: Confirmed | Reopened) -> None:
    """Who says himself whether the result helps has heard of it."""
    del view
    if fact.by_requester_id is not None and (isinstance(fact, Confirmed) or fact.answer):
        ledger.meet("brt_3", at=fact.at)


@on(CallLogged)
def told_by_phone(ledger: Ledger, view: View, fact: CallLogged) -> None:
    """Reached by phone: he knows, and could say how it is."""
    if has_reached(fact):
        ledger.meet("brt_3", "talk_10", at=fact.at)
        if view.state in {State.CONFIRMING, State.CLOSED, State.SURVEYED}:
            ledger.meet("foll_1", at=fact.at)
    elif has_failed(fact):
        ledger.attempt("foll_1", "talk_10", at=fact.at)


@on(Surveyed)
def rated(ledger: Ledger, view: View, fact: Surveyed) -> None:
    """His own rating is a follow-up; a bad one calls for the supervisor."""
    if fact.by_requester_id is not None:
        ledger.meet("foll_1", at=fact.at)
    if fact.score == Score.DISSATISFIED:
        ledger.start("sat_1", at=fact.at, key=str(fact.seq), cycle=view.cycle)


@on(Reopened)
def not_solved(ledger: Ledger, view: View, fact: Reopened) -> None:
    """The round before is void; refused for the second time, it is the supervisor's."""
    ledger.cancel("brt_3", "foll_1", "cons_1", at=fact.at)
    if view.cycle >= _SECOND_TIME:
        ledger.start("sat_1", at=fact.at, key=str(fact.seq), cycle=view.cycle)


@on(CallLogged)
def supervisor_called(ledger: Ledger, view: View, fact: CallLogged) -> None:
    """The supervisor himself has to call."""
    del view
    if has_reached(fact) and any(ledger.ticking("sat_1")) and ledger.is_supervisor(fact.by_user_id):
        ledger.meet("sat_1", at=fact.at)


@on(Received, Amended)
def complained(ledger: Ledger, view: View, fact: Received | Amended) -> None:
    """A formal complaint has three clocks (LIFE-14); one that turns out to be a remark has none."""
    if view.kind != Kind.COMPLAINT or view.severity != Severity.FORMAL:
        ledger.cancel(*_COMPLAINT, at=fact.at)
    elif isinstance(fact, Received) or _WEIGHT & {name for name, _, _ in fact.changes}:
        for measure in _COMPLAINT if view.state == State.RECEIVED else _COMPLAINT[1:]:
            ledger.start(measure, at=fact.at, key=str(fact.seq), cycle=view.cycle)


@on(Acknowledged, Dispatched, Resolved)
def complaint_acknowledged(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """A person has taken it on."""
    del view
    if is_by_staff(fact):
        ledger.meet("life_14_ack", at=fact.at)


@on(*CONTACTS)
def complaint_answered(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """A word to the person who complained."""
    del view
    if is_contact(fact):
        ledger.meet("life_14_answer", at=fact.at)


@on(Closed)
def complaint_closed(ledger: Ledger, view: View, fact: Closed) -> None:
    """Done with."""
    del view
    ledger.meet("life_14_close", at=fact.at)


@on(Cancelled, Merged)
def all_over(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """A cancelled ticket's clocks are cancelled; an open promise goes on with the survivor of a merge."""
    del view
    if isinstance(fact, Merged):
        for timer in ledger.ticking("prom_1"):
            if timer.state != TimerState.BREACHED:
                ledger.cancel("prom_1", at=fact.at, key=timer.key, outcome=Outcome.HANDED_ON)
    ledger.cancel(at=fact.at)
