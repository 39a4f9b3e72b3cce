"""Which facts programs can be told, and under which types. Each fact that there is is OFFERED, or NOT_OFFERED."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from accounts.events import PresenceChanged, RequestersMerged, RequestersParted
from channels_intake.messengers import events as messengers
from core.bus import Event
from notifications.webhooks.snapshot import ticket_codes
from outbox.events import LetterSent
from sla.choices import EventCode
from sla.events import StepsFired
from tickets.events import ALL_FACTS, TicketFact

PING = "webhook.ping"
Told = tuple[str, dict[str, Any]]
Telling = Callable[[Any], Iterator[Told]]


@dataclass(frozen=True)
class Offer:
    """What a class of facts is told as: its types, and how one fact becomes one or more (type, ids and codes)."""

    types: tuple[str, ...]
    tell: Telling


def ticket_type(fact: type[TicketFact]) -> str:
    """`ticket.requester_replied` for RequesterReplied."""
    return f"ticket.{_snake(fact.__name__)}"


def plain(kind: str) -> Offer:
    """An offer for a fact of which all fields are ids and codes: they are told as they are, names for ids."""
    return Offer((kind,), lambda fact: iter([(kind, fields_of(fact))]))


def fields_of(fact: Event) -> dict[str, Any]:
    """The fields of a fact, fit for JSON."""
    own = (field.name for field in fields(fact) if field.name not in {"at", "subject"})
    return {name: _fit(getattr(fact, name)) for name in own}


def _fit(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_fit(one) for one in value]
    return value


def _of_ticket(fact: TicketFact) -> Iterator[Told]:
    event = {
        "seq": fact.seq,
        "verb": fact.verb,
        "by_user_id": fact.by_user_id,
        "by_requester_id": fact.by_requester_id,
        "via": fact.via,
        "from_state": fact.from_state,
        "to_state": fact.to_state,
        "params": fact.params,
    }
    yield ticket_type(type(fact)), {"ticket": ticket_codes(fact), "event": event}


def _of_people(kind: str) -> Offer:
    def tell(fact: RequestersMerged | RequestersParted) -> Iterator[Told]:
        yield kind, {"survivor_requester_id": fact.survivor_id, "absorbed_requester_id": fact.absorbed_id}

    return Offer((kind,), tell)


_CLOCKS = (EventCode.WARNED, EventCode.BREACHED, EventCode.ESCALATED, EventCode.ATTEMPTED)


def _of_clocks(fact: StepsFired) -> Iterator[Told]:
    for one in fact.firings:
        clock = {
            "id": one.timer_id,
            "norm": one.norm,
            "measure": one.measure,
            "step": one.step,
            "due_at": one.due_at.isoformat(),
        }
        told = {"clock": clock, "ticket_id": one.ticket_id, "receiver_user_ids": list(one.receivers)}
        yield f"clock.{one.code}", told


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


OFFERED: dict[type[Event], Offer] = {
    **{fact: Offer((ticket_type(fact),), _of_ticket) for fact in ALL_FACTS},
    StepsFired: Offer(tuple(f"clock.{code}" for code in _CLOCKS), _of_clocks),
    PresenceChanged: plain("presence.changed"),
    RequestersMerged: _of_people("requester.merged"),
    RequestersParted: _of_people("requester.parted"),
    messengers.MessageHeard: plain("conversation.message_received"),
    messengers.MessageAnswered: plain("conversation.answered"),
    messengers.ConversationClosed: plain("conversation.closed"),
}

NOT_OFFERED: Mapping[type[Event], str] = {
    TicketFact: "what its subclasses share; never published itself",
    messengers.ConversationFact: "what its subclasses share; never published itself",
    LetterSent: "how the desk's own post fares; what a letter tells of is offered as the fact it follows from",
}

TYPES: tuple[str, ...] = tuple(kind for offer in OFFERED.values() for kind in offer.types)
