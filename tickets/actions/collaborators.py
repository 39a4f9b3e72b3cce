"""Collaborators: colleagues who help (TALK-8)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.errors import Refused
from core.inputs import Fields
from tickets.actions.act import act
from tickets.actions.reply import reply
from tickets.events import CollaboratorsChanged
from tickets.models import Collaboration, Ticket


@transaction.atomic
def change_collaborators(
    *,
    ticket_id: int,
    add: Sequence[User] = (),
    remove: Sequence[User] = (),
    tell_user: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """Add and remove in one act; naming nobody, or somebody who is not staff, is refused. Adding twice is once.

    `tell_user` explains it to the requester and apologises, before the colleague comes (TALK-8): a reply of its own,
    through the quality gate.
    """
    fields = Fields()
    tell_user = fields.text("tell_user", tell_user, required=False)
    if not add and not remove:
        fields.malform("add", "required", _("Name at least one colleague."))
    if any(not user.is_desk_staff or not user.is_active for user in add):
        fields.refuse("add", "not_staff", _("This person does not work at the desk."))
    fields.done()
    if tell_user:
        version = _explain(ticket_id, tell_user, by=by, at=at, version=version)
    with act("collaborators", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        Collaboration.objects.bulk_create(
            [Collaboration(ticket=ticket, user=user) for user in add], ignore_conflicts=True
        )
        Collaboration.objects.filter(ticket=ticket, user__in=[user.pk for user in remove]).delete()
        deed.record(
            CollaboratorsChanged,
            added_user_ids=tuple(user.pk for user in add),
            removed_user_ids=tuple(user.pk for user in remove),
        )
    return ticket


def _explain(ticket_id: int, words: str, *, by: Actor, at: datetime, version: int | None) -> int:
    """The reply; the version of the ticket after it. What the gate has against it stands under `tell_user`."""
    try:
        return reply(ticket_id=ticket_id, body=words, by=by, at=at, version=version).version
    except Refused as error:
        fields = {"tell_user" if name == "body" else name: problems for name, problems in error.fields.items()}
        raise Refused(error.message, fields=fields, norm=error.norm) from error
