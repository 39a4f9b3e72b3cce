"""Facts out of the journal again: what was published when a row was written, for whoever reads the whole history."""

from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from tickets.events import FACT_BY_VERB, Received, TicketFact
from tickets.models import Ticket, TicketEvent

_ROW = ("ticket_id", "seq", "cycle", "at", "by_user_id", "by_requester_id", "via", "from_state", "to_state")

_ONCE_UNTOLD = ("priority", "is_vip", "severity", "category_id", "requester_id")


def fact_of(event: TicketEvent, *, ticket: Ticket) -> TicketFact:
    """The fact `event` was written for. What the first versions did not yet write about a reception is taken from the
    ticket as it is; anything else that is missing and has no default raises `TypeError`.
    """
    fact = FACT_BY_VERB[event.verb]
    kinds = _kinds(event.verb)
    params = {name: getattr(ticket, name) for name in _ONCE_UNTOLD} | event.params if fact is Received else event.params
    own = {name: _read(kinds[name], value) for name, value in params.items() if name in kinds}
    return fact(**{name: getattr(event, name) for name in _ROW}, **own)


@cache
def _kinds(verb: str) -> dict[str, str]:
    return {field.name: str(field.type) for field in fields(FACT_BY_VERB[verb])}


def _read(kind: str, value: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
    if "datetime" in kind and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return value
