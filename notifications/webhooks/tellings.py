"""How a fact is told to programs: as one or more types, each with ids and codes. Asked only where somebody listens."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from channels_intake.choices import Status
from channels_intake.events import InboundSettled
from channels_intake.phone.choices import CallState
from channels_intake.phone.events import CallFact
from core.bus import Event
from notifications.webhooks.snapshot import ticket_codes
from sla.choices import EventCode, TaskState
from sla.events import StepsFired, TasksFact
from tickets.events import TicketFact

Told = tuple[str, dict[str, Any]]
Telling = Callable[[Any], Iterator[Told]]
Members = Mapping[str, str]


@dataclass(frozen=True)
class Offer:
    """What a class of facts is told as: its types, and how one fact becomes one or more (type, ids and codes)."""

    types: tuple[str, ...]
    tell: Telling


def plain(kind: str) -> Offer:
    """An offer for a fact of which all fields are ids and codes: they are told as they are, names for ids."""
    return Offer((kind,), lambda fact: iter([(kind, fields_of(fact))]))


def renamed(kind: str, names: Members) -> Offer:
    """The same, with other names for its fields."""
    return Offer((kind,), lambda fact: iter([(kind, {names[name]: one for name, one in fields_of(fact).items()})]))


def about(thing: str, kind: str, members: Members) -> Offer:
    """The same, with what is known of the `thing` itself under one name: `members` are fields and what they are called
    there.
    """
    return Offer((kind,), lambda fact: iter([(kind, gathered(fields_of(fact), thing, members))]))


def gathered(values: dict[str, Any], thing: str, members: Members) -> dict[str, Any]:
    """`values` with the `members` among them gathered under one name."""
    mine = {members[name]: value for name, value in values.items() if name in members}
    return {thing: mine, **{name: value for name, value in values.items() if name not in members}}


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


# -- tickets ----------------------------------------------------------------------------------------------------------


def of_ticket(fact: type[TicketFact]) -> Offer:
    """`ticket.requester_replied` for RequesterReplied: the ticket as it is then, the act as its journal has it."""
    return Offer((f"ticket.{_snake(fact.__name__)}",), _ticket)


def _ticket(fact: TicketFact) -> Iterator[Told]:
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
    yield f"ticket.{_snake(type(fact).__name__)}", {"ticket": ticket_codes(fact), "event": event}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


# -- clocks and tasks -------------------------------------------------------------------------------------------------

_CLOCKS = (
    *(EventCode.WARNED, EventCode.BREACHED, EventCode.ESCALATED, EventCode.ATTEMPTED),
    *(EventCode.REMINDED, EventCode.UNANSWERED),
)
CLOCK = {"timer_id": "id", "norm": "norm", "measure": "measure", "due_at": "due_at"}
_TASK = {name: name.removeprefix("task_") for name in ("task_id", "kind", "state", "due_at", "attempts")}


def _clocks(fact: StepsFired) -> Iterator[Told]:
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


STEPS = Offer(tuple(f"clock.{code}" for code in _CLOCKS), _clocks)


def of_tasks(kind: str) -> Offer:
    """Each task of the fact by itself."""
    return Offer((kind,), lambda fact: ((kind, data) for data in _tasks(fact)))


def _tasks(fact: TasksFact) -> Iterator[dict[str, Any]]:
    shared = {name: value for name, value in fields_of(fact).items() if name != "tasks"}
    for task in fact.tasks:
        values = {name: _fit(value) for name, value in asdict(task).items()}
        yield gathered(values, "task", _TASK) | shared


TASKS_CLOSED = Offer(
    tuple(f"task.{state}" for state in (TaskState.DONE, TaskState.DROPPED)),
    lambda fact: ((f"task.{data['task']['state']}", data) for data in _tasks(fact)),
)


# -- what comes in ----------------------------------------------------------------------------------------------------

INBOUND = {"inbound_id": "id", "channel": "channel", "status": "status", "reason": "reason"}
_BECAME = {
    Status.TICKET: "inbound.became_ticket",
    Status.MESSAGE: "inbound.became_message",
    Status.IGNORED: "inbound.ignored",
    Status.QUARANTINED: "inbound.quarantined",
}


def _settled(fact: InboundSettled) -> Iterator[Told]:
    yield _BECAME[Status(fact.status)], gathered(fields_of(fact), "inbound", INBOUND)


SETTLED = Offer(tuple(_BECAME.values()), _settled)

CALL = {"call_id": "id", "call_back_of_id": "call_back_of"} | {
    name: name for name in ("direction", "state", "cause", "ringing_at", "answered_at", "ended_at")
}


def _turned(fact: CallFact) -> Iterator[Told]:
    yield f"call.{fact.state}", gathered(fields_of(fact), "call", CALL)


TURNED = Offer(tuple(f"call.{state}" for state in CallState.values), _turned)
