"""The frame of every act: one transaction in which the ticket is locked and read afresh, the caller's version is
compared, the policy asked, and at the end exactly one journal row written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.errors import Forbidden, Missing, Stale
from tickets import journal, policies
from tickets.events import TicketFact
from tickets.models import Ticket


@dataclass
class Deed:
    """An act under way: the locked ticket, who does it and when."""

    ticket: Ticket
    by: Actor
    at: datetime
    before: dict[str, object]

    @property
    def user(self) -> User:
        """The person of ours who acts. `Forbidden` where an act needs one and there is none."""
        if self.by.user is None:
            raise Forbidden(_("Only staff may do this."))
        return self.by.user

    def record(self, fact: type[TicketFact], **params: object) -> TicketFact:
        """Save the ticket, journal the fact with its `params`, tell the subscribers. Once per deed."""
        return journal.record(fact, ticket=self.ticket, before=self.before, by=self.by, at=self.at, params=params)

    @property
    def next_seq(self) -> int:
        """The journal number this deed will get."""
        return self.ticket.version + 1


def lock(ticket_id: int, *, by: Actor) -> Ticket:
    """The ticket, read afresh and locked until the end of the transaction. `Missing` when `by` may not know of it."""
    visible = Ticket.objects.visible_to(by).select_related("requester__site")
    locked = visible.select_for_update(of=("self",), no_key=True).filter(pk=ticket_id).first()
    if locked is None:
        raise Missing(_("There is no such ticket."))
    return locked


def names_on(ticket: Ticket) -> tuple[str, str]:
    """How the requester may be addressed in a reply; a name alone says nothing, so the quality gate leaves it out."""
    return ticket.requester.name, ticket.requester.form_of_address


@contextmanager
def act(verb: str, *, ticket_id: int, by: Actor, at: datetime, version: int | None = None) -> Iterator[Deed]:
    """Frame for the act `verb`. Raises `Missing`, `Stale` (the ticket is no longer at `version`), or what the policy
    refuses (`Forbidden`, `IllegalMove`, `Refused`). Any exception inside rolls everything back.
    """
    with transaction.atomic():
        ticket = lock(ticket_id, by=by)
        if version is not None and version != ticket.version:
            raise Stale(_("Somebody changed this ticket meanwhile."), version=ticket.version)
        policies.require(verb, actor=by, ticket=ticket)
        yield Deed(ticket=ticket, by=by, at=at, before=journal.columns_of(ticket))
