"""The eight stages on the rule, as far as the requester's own row or the public journal tells."""

from collections.abc import Sequence
from datetime import date, datetime

from face import dates
from face.stages import Stage, StageState
from tickets.choices import STAGES, State
from tickets.models import Ticket, TicketEvent

_ORDER = list(STAGES)


def ruler_of(ticket: Ticket) -> list[Stage]:
    """The stages for the small rule of a list, from the row alone."""
    place, is_over = _place_of(ticket)
    return [Stage(str(label), _state(index, place, is_over=is_over)) for index, label in enumerate(STAGES.values())]


def steps_of(ticket: Ticket, events: Sequence[TicketEvent], *, today: date) -> list[Stage]:
    """The stages for the big rule, each with the time it was reached. `events`: the journal, oldest first. A stage that
    was skipped stays empty.
    """
    place, is_over = _place_of(ticket)
    times = _reached(ticket, events)
    stages = []
    for index, (state, label) in enumerate(STAGES.items()):
        at = times.get(State.CANCELLED if is_over and index == place else state) if index <= place else None
        kind = _state(index, place, is_over=is_over)
        was_skipped = kind == "done" and at is None
        told = dates.when(at, today=today) if at else ""
        stages.append(Stage(str(label), "future" if was_skipped else kind, told))
    return stages


def _reached(ticket: Ticket, events: Sequence[TicketEvent]) -> dict[str, datetime]:
    """When each state was first reached in this round; of earlier rounds only what lies before this one's beginning."""
    moves = [event for event in events if event.from_state != event.to_state]
    own = [event for event in moves if event.cycle == ticket.cycle]
    began = _ORDER.index(own[0].to_state) if own and own[0].to_state in _ORDER else 0
    kept = [event for event in moves if event.cycle < ticket.cycle and event.to_state in _ORDER[:began]]
    times: dict[str, datetime] = {}
    for event in (*own, *kept):
        times.setdefault(event.to_state, event.at)
    return times


def _state(index: int, place: int, *, is_over: bool) -> StageState:
    if index == place:
        return "stopped" if is_over else "current"
    return "done" if index < place else "future"


def _place_of(ticket: Ticket) -> tuple[int, bool]:
    """Where the float stands; for a cancelled ticket where its life ended, by what the row still knows."""
    if ticket.state != State.CANCELLED:
        return _ORDER.index(ticket.state), False
    signs = (
        (State.CONFIRMING, ticket.resolved_at),
        (State.PROCESSING, ticket.committed_at),
        (State.DISPATCHED, ticket.group_id or ticket.assignee_id),
        (State.ACKNOWLEDGED, ticket.answer_by),
    )
    return next((_ORDER.index(state) for state, sign in signs if sign), 0), True
