"""Collaborators: colleagues who help (TALK-8)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from tickets.actions.act import act
from tickets.events import CollaboratorsChanged
from tickets.inputs import Fields
from tickets.models import Collaboration, Ticket


def change_collaborators(
    *,
    ticket_id: int,
    add: Sequence[User] = (),
    remove: Sequence[User] = (),
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """Add and remove in one act; naming nobody, or somebody who is not staff, is refused. Adding twice is once."""
    fields = Fields()
    if not add and not remove:
        fields.malform("add", "required", _("Name at least one colleague."))
    if any(not user.is_desk_staff or not user.is_active for user in add):
        fields.refuse("add", "not_staff", _("This person does not work at the desk."))
    fields.done()
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
