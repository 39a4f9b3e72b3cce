"""Return the record: the service supervisor found it wanting and has somebody complete it before he closes (LIFE-9)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.inputs import Fields
from tickets import policies
from tickets.actions.act import act
from tickets.actions.receiver import refuse_concerned
from tickets.completeness import completeness_of
from tickets.events import RecordReturned
from tickets.models import Ticket
from tickets.queries import completers


def return_record(
    *,
    ticket_id: int,
    remark: str,
    to_user: User | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """The state stays. The ticket leaves the closing desk and stands on the list of `to_user` (as usual its engineer,
    or without one its first responder) until he completes it. `remark` says what to do (`Malformed` without).

    `Refused` for a person who does not work on the ticket and so could not complete it, and for the one a formal
    complaint is about (LIFE-14). Returned again, it goes to another.
    """
    fields = Fields()
    remark = fields.text("remark", remark, limit=2000)
    fields.done()
    with act("return_record", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        receiver = to_user or _usual(ticket)
        if receiver is None:
            fields.refuse("to_user", "nobody", _("Nobody is on this ticket any more: choose who completes it."))
        elif not _can_complete(receiver, ticket, via=by.via):
            fields.refuse("to_user", "not_on_it", _("This person does not work on this ticket."), "LIFE-9")
        fields.done()
        assert receiver is not None  # noqa: S101 (or done() has raised)
        refuse_concerned(ticket, receiver)
        ticket.returned_to = receiver
        missing = tuple(element.name for element in completeness_of(ticket).missing)
        deed.record(RecordReturned, to_user_id=receiver.pk, remark=remark, missing=missing)
    return ticket


def _usual(ticket: Ticket) -> User | None:
    return next(iter(completers(ticket)), None)


def _can_complete(user: User, ticket: Ticket, *, via: str) -> bool:
    return user.is_active and policies.decide("amend", actor=Actor.for_user(user, via=via), ticket=ticket).allowed
