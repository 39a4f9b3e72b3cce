"""To whom work may be given."""

from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup, User
from accounts.roles import Capability
from core.inputs import Fields
from tickets.models import Ticket
from tickets.policies import concerns


def read_receiver(fields: Fields, *, to_group: AssignmentGroup | None, to_user: User | None) -> None:
    """Note as malformed: nobody named, or both; as refused: somebody who does not work on tickets, a retired group."""
    if to_group is None and to_user is None:
        fields.malform("to_group", "required", _("Name a group or an engineer."))
    if to_group is not None and to_user is not None:
        fields.malform("to_user", "one_of", _("Name a group or an engineer, not both."))
    if to_group is not None and not to_group.is_active:
        fields.refuse("to_group", "inactive", _("This group no longer takes tickets."))
    if to_user is not None and not to_user.has_capability(Capability.WORK):
        fields.refuse("to_user", "not_engineer", _("This person does not work on tickets."))


def refuse_concerned(ticket: Ticket, to_user: User | None) -> None:
    """`Refused` (LIFE-14): a formal complaint is not handled by the person it is about."""
    if to_user is not None and concerns(ticket, to_user):
        fields = Fields()
        fields.refuse(
            "to_user", "concerned", _("The formal complaint is about this person; give it to another."), "LIFE-14"
        )
        fields.done()
