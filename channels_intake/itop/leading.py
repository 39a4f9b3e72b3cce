"""Leading an object there to the status that an act of ours stands for."""

from channels_intake.itop.client import Client, Item, Rejected, quoted
from channels_intake.itop.codes import ASSIGNED, CLOSED, NEW, PENDING, RESOLVED, path, stimuli_of
from channels_intake.itop.models import ItopLink
from channels_intake.itop.saying import pending_reason_of, solution_of
from tickets.choices import State
from tickets.models import Ticket, TicketEvent

STATUS_FIELDS = "status,team_id,agent_id"
_WORKED = frozenset({ASSIGNED, "escalated_ttr"})
_AT_DESK = frozenset({NEW, "escalated_tto", "waiting_for_approval", "approved", *_WORKED})
TARGETS: dict[str, frozenset[str]] = {
    State.RECEIVED: _AT_DESK,
    State.ACKNOWLEDGED: _AT_DESK,
    State.DISPATCHED: _WORKED,
    State.PROCESSING: _WORKED,
    State.TRACKING: frozenset({PENDING}),
    State.CONFIRMING: frozenset({RESOLVED}),
    State.CLOSED: frozenset({CLOSED}),
    State.SURVEYED: frozenset({CLOSED}),
    State.CANCELLED: frozenset({CLOSED}),
}


def lead(link: ItopLink, there: Item, event: TicketEvent, ticket: Ticket, client: Client) -> str:
    """Apply what it takes, in its order; what was done already is not done again. Returns what could not be, in words.

    What people there have changed since we last looked is left alone where changes come back to us: theirs is the
    later word, and the next import brings it.
    """
    status, targets = there.text("status"), TARGETS[event.to_state]
    if client.options.follows and status not in {link.status, link.expected} and status not in targets:
        return ""
    way = path(status, targets, name=link.item_class)
    if way is None:
        return f"{ticket.number}: no way from {status} to {'/'.join(sorted(targets))}"
    if not way and event.verb in {"dispatch", "transfer", "accept"}:
        _hand_on(link, there, ticket, client)
    for stimulus in way:
        fields = _fields(stimulus, there, event, ticket, client)
        _expect(link, status, stimulus)
        there = client.stimulate(link.item_class, link.key, stimulus, fields, STATUS_FIELDS)
        status = there.text("status")
        _note(link, status)
    _note(link, status)
    return ""


def _expect(link: ItopLink, status: str, stimulus: str) -> None:
    """Written down before it is done: a process that dies in between must know its own work again."""
    to = stimuli_of(status, name=link.item_class).get(stimulus, "")
    if link.expected != to:
        link.expected = to
        link.save(update_fields=["expected"])


def _note(link: ItopLink, status: str) -> None:
    if link.status != status:
        link.status = status
        link.save(update_fields=["status"])


def _fields(stimulus: str, there: Item, event: TicketEvent, ticket: Ticket, client: Client) -> dict[str, object]:
    if stimulus == "ev_assign":
        return _receiver(there, ticket, client)
    if stimulus == "ev_pending":
        return {"pending_reason": pending_reason_of(event)}
    if stimulus == "ev_resolve":
        text, code = solution_of(event, ticket)
        return {"solution": text, "resolution_code": code}
    return {}


def _receiver(there: Item, ticket: Ticket, client: Client) -> dict[str, object]:
    """Team and agent, looked up first: iTop would take an assignment to nobody and leave it with nobody."""
    found = _known_there(ticket, client)
    has_one = there.text("team_id") not in {"", "0"} or there.text("agent_id") not in {"", "0"}
    if not found and not has_one:
        raise Rejected(0, "neither the group nor the engineer nor the configured team is known there")
    return found


def _hand_on(link: ItopLink, there: Item, ticket: Ticket, client: Client) -> None:
    """Assigned already, to others than here."""
    found = _known_there(ticket, client)
    if found and any(there.text(name) != value for name, value in found.items()):
        client.stimulate(link.item_class, link.key, "ev_reassign", found, STATUS_FIELDS)


def _known_there(ticket: Ticket, client: Client) -> dict[str, object]:
    found: dict[str, object] = {}
    names = [name for name in (ticket.group.name if ticket.group else "", client.options.team) if name]
    for name in names:
        teams = client.find("Team", f"SELECT Team WHERE name = {quoted(name)}", "name")
        if teams:
            found["team_id"] = teams[0].key
            break
    if ticket.assignee is not None and ticket.assignee.email:
        query = f"SELECT Person WHERE email = {quoted(ticket.assignee.email)}"
        people = client.find("Person", query, "name")
        if people:
            found["agent_id"] = people[0].key
    return found
