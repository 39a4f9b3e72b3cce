"""Tickets as they were: what stood on one right after something happened to it, told back from its journal. Rows are
made up for looking at and never saved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actors import Via
from accounts.models import AssignmentGroup
from tickets.models import Ticket, TicketEvent
from tickets.routing.choices import Trigger

TRIGGER_OF_VERB = {
    "receive": Trigger.RECEIVED,
    "acknowledge": Trigger.ACKNOWLEDGED,
    "amend": Trigger.AMENDED,
    "reopen": Trigger.REOPENED,
}
_MOVES = ("dispatch", "transfer", "decline", "accept", "major", "route")
TOLD = (*TRIGGER_OF_VERB, *_MOVES)
_COLUMNS = {
    "kind": "kind",
    "category": "category_id",
    "impact": "impact",
    "urgency": "urgency",
    "priority": "priority",
    "channel": "channel",
    "title": "title",
    "description": "description",
    "severity": "severity",
    "about": "about_id",
}
_KEPT = (
    *_COLUMNS.values(),
    "id",
    "number",
    "cycle",
    "requester_id",
    "is_vip",
    "is_major",
    "assignee_id",
    "group_id",
    "created_at",
)
Groups = Mapping[int, AssignmentGroup]


@dataclass(frozen=True)
class Moment:
    """The ticket and its tags right after something of `trigger` happened to it."""

    trigger: Trigger
    at: datetime
    ticket: Ticket
    tags: tuple[str, ...]


def moments_of(ticket: Ticket, events: Sequence[TicketEvent], *, groups: Groups) -> list[Moment]:
    """Every moment at which a rule would have looked at `ticket`, oldest first. `events` are those of its journal with
    a verb in TOLD, oldest first; what rules did themselves is undone like the rest, and wakes nobody. No statement for
    a ticket with its requester, his site and its tags at hand.
    """
    return list(_backwards(ticket, events, groups))[::-1]


def _backwards(ticket: Ticket, events: Sequence[TicketEvent], groups: Groups) -> Iterator[Moment]:
    values = {name: getattr(ticket, name) for name in _KEPT}
    tags = tuple(sorted(tag.name for tag in ticket.tags.all()))
    for event in reversed(events):
        if trigger := _wakes(event):
            yield Moment(trigger, event.at, _made_up(ticket, values, event.to_state, groups), tags)
        if event.verb == "amend":
            tags = _undo_changes(values, event.params["changes"], tags)
        else:
            values |= _before(event)


def _wakes(event: TicketEvent) -> Trigger | None:
    """Which rules it would have woken. A line of a table: those that wait for imports, if the ticket was open, and no
    other.
    """
    if "rule" in event.params or event.via == Via.IMPORT:
        return None
    if "import" in event.params:
        return Trigger.IMPORTED if event.verb == "receive" else None
    return TRIGGER_OF_VERB.get(event.verb)


def _undo_changes(values: dict[str, Any], changes: list[list[Any]], tags: tuple[str, ...]) -> tuple[str, ...]:
    for name, before, _after in changes:
        if name in _COLUMNS:
            values[_COLUMNS[name]] = before
        elif name == "tags":
            tags = tuple(before)
    return tags


def _before(event: TicketEvent) -> dict[str, Any]:
    """What was otherwise before a move. Which queue a ticket waited in before it was dispatched, the journal does not
    say; it counts as none.
    """
    params = event.params
    match event.verb:
        case "dispatch":
            return {"assignee_id": None} | ({"group_id": None} if params.get("to_group_id") else {})
        case "route":
            return {"group_id": None} if params.get("to_group_id") else {}
        case "transfer":
            return {"assignee_id": params.get("from_user_id"), "group_id": params.get("from_group_id")}
        case "decline":
            return {"assignee_id": params.get("from_user_id")}
        case "accept":
            return {"assignee_id": None}
        case "major":
            return {"is_major": not params.get("is_major")}
    return {}


def _made_up(ticket: Ticket, values: Mapping[str, Any], state: str, groups: Groups) -> Ticket:
    found = Ticket(**values, state=state)
    found.requester = ticket.requester
    if found.group_id is not None:
        found.group = groups.get(found.group_id)
    return found
