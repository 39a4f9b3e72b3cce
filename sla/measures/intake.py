"""From the request's arrival to an engineer's first word: BRT-1, MAIL-1, BRT-2/MAIL-2, LIFE-18, SLA-PRI."""

from sla.engine.ledger import Ledger
from sla.engine.view import View
from sla.measures.react import CONTACTS, has_failed, is_by_staff, is_contact, on
from tickets.choices import Ask
from tickets.events import (
    Accepted,
    Acknowledged,
    CallLogged,
    CarriedOver,
    ClarificationAsked,
    Dispatched,
    Noted,
    Received,
    Reopened,
    Replied,
    RequesterReplied,
    Resolved,
    TicketFact,
)


@on(Received)
def start_on_reception(ledger: Ledger, view: View, fact: Received) -> None:
    """Whether the channel has such a clock is the policy's word: BRT-1 has a target for the portal, MAIL-1 for mail."""
    del view
    for measure in ("brt_1", "mail_1", "pri_response"):
        ledger.start(measure, at=fact.at)
    ledger.start("pri_solution", at=fact.at, key="1")


@on(Acknowledged, Dispatched, Resolved)
def taken_into_process(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Only a person takes into process."""
    del view
    if is_by_staff(fact):
        ledger.meet("brt_1", "mail_1", at=fact.at)


@on(Accepted)
def accepted(ledger: Ledger, view: View, fact: Accepted) -> None:
    """The response is there."""
    del view
    ledger.meet("pri_response", at=fact.at)


@on(*CONTACTS)
def responded(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """So it is with the first word to the requester."""
    del view
    if is_contact(fact):
        ledger.meet("pri_response", at=fact.at)


@on(Resolved)
def solved(ledger: Ledger, view: View, fact: Resolved) -> None:
    """The solution clock of this cycle, and whatever asked for clarity."""
    del view
    ledger.meet("pri_solution", at=fact.at)
    ledger.cancel("brt_2", "life_18", at=fact.at)


@on(Reopened)
def once_more(ledger: Ledger, view: View, fact: Reopened) -> None:
    """A new cycle has its own time to be solved in."""
    del view
    ledger.start("pri_solution", at=fact.at, key=str(fact.cycle), cycle=fact.cycle)


@on(ClarificationAsked)
def unclear(ledger: Ledger, view: View, fact: ClarificationAsked) -> None:
    """The requester is to be contacted, or the dispatcher has to answer."""
    measure = "brt_2" if fact.ask == Ask.REQUESTER else "life_18"
    ledger.start(measure, at=fact.at, key=str(fact.seq), cycle=view.cycle)


@on(Replied, CallLogged, CarriedOver, RequesterReplied)
def cleared(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Contact was made; a call nobody answered is an attempt and grants a little time, twice."""
    del view
    if has_failed(fact):
        ledger.attempt("brt_2", at=fact.at)
    elif is_contact(fact) or fact.by_requester_id is not None:
        ledger.meet("brt_2", at=fact.at)


@on(Noted)
def dispatcher_answered(ledger: Ledger, view: View, fact: Noted) -> None:
    """The question to the dispatcher has its answer."""
    del view
    if fact.answers_dispatcher:
        ledger.meet("life_18", at=fact.at)
