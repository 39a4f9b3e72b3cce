"""The register of reactions: which function is called with which fact about a ticket, in which order."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sla.engine.ledger import Ledger
from sla.engine.view import View
from tickets.choices import CallOutcome, Consent
from tickets.events import CallLogged, CarriedOver, Replied, Resolved, TicketFact

Reaction = Callable[[Ledger, View, Any], None]
REACTIONS: dict[type[TicketFact], list[Reaction]] = defaultdict(list)


def on(*facts: type[TicketFact]) -> Callable[[Reaction], Reaction]:
    """Let the function below hear each of `facts`. It books in the ledger and does nothing else."""

    def register(reaction: Reaction) -> Reaction:
        for fact in facts:
            REACTIONS[fact].append(reaction)
        return reaction

    return register


def is_by_staff(fact: TicketFact) -> bool:
    """Whether a person of the desk did it: automatic receipts and queue notices never stop a clock."""
    return fact.by_user_id is not None


def is_call_to_requester(fact: TicketFact) -> bool:
    """Whether it is a call with the requester, whatever came of it."""
    return isinstance(fact, CallLogged) and fact.with_user_id is None


def has_reached(fact: TicketFact) -> bool:
    """Whether it is a call in which the requester was reached."""
    return isinstance(fact, CallLogged) and is_call_to_requester(fact) and fact.outcome == CallOutcome.REACHED


def has_failed(fact: TicketFact) -> bool:
    """Whether it is a call to the requester that reached nobody."""
    return isinstance(fact, CallLogged) and is_call_to_requester(fact) and fact.outcome != CallOutcome.REACHED


CONTACTS = (Replied, CallLogged, CarriedOver, Resolved)  # what may be contact with the requester: see `is_contact`


def is_contact(fact: TicketFact) -> bool:
    """Whether a person of the desk has spoken or written to the requester. The result is written to him as well, and
    who has agreed to a later time, or not, was asked.
    """
    was_asked = isinstance(fact, CarriedOver) and fact.consent != Consent.NOT_REACHED
    return is_by_staff(fact) and (isinstance(fact, Replied | Resolved) or was_asked or has_reached(fact))
