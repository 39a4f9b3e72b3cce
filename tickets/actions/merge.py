"""Merge: two tickets about one thing become one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Problem, Refused
from tickets import journal
from tickets.actions.act import act, lock
from tickets.choices import CancelReason, LinkKind
from tickets.events import Absorbed, Merged
from tickets.models import Ticket, TicketLink


def merge(*, ticket_id: int, into: Ticket, by: Actor, at: datetime, version: int | None = None) -> Ticket:
    """This ticket is cancelled as a duplicate of `into`, which must be another, open ticket (`Refused`). Both
    journals say so, and the link stays. Locks are taken in the order of the ids, so that two merges cannot wait for
    each other.
    """
    if into.pk == ticket_id:
        raise _refused(_("A ticket cannot be merged into itself."))
    with transaction.atomic():
        for pk in sorted((ticket_id, into.pk)):
            lock(pk, by=by)
        with act("merge", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
            survivor = lock(into.pk, by=by)
            if not survivor.is_open:
                raise _refused(_("%(number)s is no longer open.") % {"number": survivor.number})
            ticket = deed.ticket
            ticket.cancel()
            ticket.cancel_reason, ticket.closed_at = CancelReason.DUPLICATE, at
            ticket.waiting_on, ticket.waiting_until = "", None
            TicketLink.objects.get_or_create(source=ticket, target=survivor, kind=LinkKind.DUPLICATE_OF)
            deed.record(Merged, into_ticket_id=survivor.pk)
            before = journal.columns_of(survivor)
            params: dict[str, object] = {"from_ticket_id": ticket.pk}
            journal.record(Absorbed, ticket=survivor, before=before, by=by, at=at, params=params)
    return ticket


def _refused(message: object) -> Refused:
    return Refused(str(message), fields={"into": [Problem("not_possible", str(message))]})
