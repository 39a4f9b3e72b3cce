"""The eight stages on the rule: when each was reached in this round, and by whom."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from face import dates
from face.stages import Stage
from face.words import between
from tickets.choices import STAGES, State
from tickets.models import Ticket, TicketEvent
from tickets.words import Names, who

_ORDER = list(STAGES)


def stages_of(ticket: Ticket, events: Sequence[TicketEvent], names: Names, *, today: date) -> list[Stage]:
    """All stages of `ticket`, whose journal is `events` (oldest first).

    A stage that this round skipped stays empty; those before the round began keep what an earlier round said of them.
    """
    reached = _reached(ticket, events)
    is_over = ticket.state == State.CANCELLED
    at = _last_stage(events) if is_over else _ORDER.index(ticket.state)
    stages = []
    for place, (state, label) in enumerate(STAGES.items()):
        event = reached.get(state) if place <= at else None
        if place == at and is_over:
            stages.append(Stage(str(label), "stopped", _told(events[-1], names, today)))
        elif place == at:
            stages.append(Stage(str(label), "current", _told(event, names, today, is_current=True)))
        else:
            stages.append(Stage(str(label), "done" if event else "future", _told(event, names, today)))
    return stages


def _reached(ticket: Ticket, events: Sequence[TicketEvent]) -> dict[str, TicketEvent]:
    """The last entry into each state: in this round, or before the state in which this round began."""
    moves = [event for event in events if event.from_state != event.to_state]
    own = [event for event in moves if event.cycle == ticket.cycle]
    found = {event.to_state: event for event in own}
    began = _ORDER.index(own[0].to_state) if own and own[0].to_state in _ORDER else 0
    for event in moves:
        if event.cycle < ticket.cycle and event.to_state in _ORDER[:began]:
            found[event.to_state] = event
    return found


def _last_stage(events: Sequence[TicketEvent]) -> int:
    """Where a cancelled life ended."""
    ends = (event.from_state for event in reversed(events) if event.to_state == State.CANCELLED)
    return next((_ORDER.index(state) for state in ends if state in _ORDER), 0)


def _person(event: TicketEvent, names: Names) -> str:
    if event.verb in {"dispatch", "transfer"}:
        user = names.users.get(event.params.get("to_user_id") or 0)
        return user or names.groups.get(event.params.get("to_group_id") or 0, "")
    return who(event)


def _told(event: TicketEvent | None, names: Names, today: date, *, is_current: bool = False) -> str:
    """When and by whom: “09:04 · 王悦”, and of the present stage “since 09:20 · 李志远”."""
    if event is None:
        return ""
    when = dates.when(event.at, today=today)
    said = _("since %(time)s") % {"time": when} if is_current else when
    return said + between() + _person(event, names)
