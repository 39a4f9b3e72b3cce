"""One ticket of somebody who leaves, or is away: given to another engineer or group, and to who answers for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from accounts.roles import Capability
from core.errors import Refused
from tickets import actions
from tickets.choices import State
from tickets.models import Ticket


def pass_on(
    *,
    ticket_id: int,
    from_user: User,
    to_group: AssignmentGroup | None = None,
    to_user: User | None = None,
    to_desk: User | None = None,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """What `from_user` has of the ticket goes to others: first responsibility to `to_desk` (none: to `to_user`, where
    he belongs to the service desk), the work to `to_user` or `to_group`. What he does not have stays whose it is, and
    so does a result that waits for the user's answer.

    Refuses as `hand_over` and `transfer` do, and (`Refused`) where nobody of the desk would answer for it.
    """
    frame: dict[str, Any] = {"ticket_id": ticket_id, "reason": reason, "by": by, "at": at}
    ticket = Ticket.objects.get(pk=ticket_id)
    works, answers = _works(ticket, from_user), ticket.first_responder_id == from_user.pk
    if answers:
        ticket = actions.hand_over(**frame, to_user=_answering(to_desk, to_user), version=version)
        version = ticket.version
    if works:
        ticket = actions.transfer(**frame, to_group=to_group, to_user=to_user, version=version)
    return ticket


def is_handed(ticket: Ticket, arguments: Mapping[str, Any]) -> bool:
    """Whether nothing of it is his to do any more."""
    from_user = arguments["from_user"]
    return not _works(ticket, from_user) and ticket.first_responder_id != from_user.pk


def _works(ticket: Ticket, user: User) -> bool:
    """Whether he still has work to do: a result that waits for the user's answer needs nobody else to take it on."""
    return ticket.assignee_id == user.pk and ticket.state != State.CONFIRMING


def _answering(to_desk: User | None, to_user: User | None) -> User:
    found = to_desk or (to_user if to_user is not None and to_user.has_capability(Capability.DESK) else None)
    if found is None:
        raise Refused(_("Name who of the service desk answers for it from now on."), norm="LIFE-3")
    return found
