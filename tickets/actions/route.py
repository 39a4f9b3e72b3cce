"""Route: what a routing rule leaves on a ticket beside the acts that it does."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from tickets.actions.act import act
from tickets.choices import State
from tickets.events import Routed
from tickets.models import Ticket

_BEFORE_DISPATCH = frozenset({State.RECEIVED, State.ACKNOWLEDGED})


def route(
    *,
    ticket_id: int,
    to_group: AssignmentGroup | None = None,
    to_user: User | None = None,
    waits_for: str = "",
    told_users: Sequence[User] = (),
    told_groups: Sequence[AssignmentGroup] = (),
    refused: Sequence[tuple[str, str]] = (),
    by: Actor,
    at: datetime,
) -> Ticket:
    """Journal whom a rule suggests (a group also becomes whose queue the ticket waits in, as long as it is not
    dispatched), whom it told, and what was refused (effect and norm). For the machinery alone (`Forbidden`).
    """
    with act("route", ticket_id=ticket_id, by=by, at=at) as deed:
        if to_group is not None and deed.ticket.state in _BEFORE_DISPATCH:
            deed.ticket.group = to_group
        deed.record(
            Routed,
            to_group_id=to_group.pk if to_group else None,
            to_user_id=to_user.pk if to_user else None,
            waits_for=waits_for,
            told_user_ids=tuple(user.pk for user in told_users),
            told_group_ids=tuple(group.pk for group in told_groups),
            refused=tuple(refused),
        )
    return deed.ticket
