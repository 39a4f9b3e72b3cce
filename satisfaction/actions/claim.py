"""Taking an invitation for an answer, so that it is answered once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor, Via
from satisfaction.models import Invitation
from satisfaction.queries import access_invitation
from satisfaction.wording import refusal
from tickets.actions.act import lock


@contextmanager
def claimed(token: str, *, purpose: str, at: datetime) -> Iterator[tuple[int, Actor]]:
    """The frame of an answer: one transaction in which the invitation behind `token` is used up, by compare-and-swap.

    Gives the ticket's id and the requester as actor. Of two who press at once, one gets here and the other the same
    `Gone` as anybody who comes later. Whatever the answer's own action refuses leaves the invitation as it was.
    """
    with transaction.atomic():
        seen = access_invitation(token, purpose=purpose, at=at)
        actor = Actor.for_requester(seen.ticket.requester, via=Via.LINK)
        ticket = lock(seen.ticket_id, by=actor)  # the ticket before its children, as in every act
        swapped = Invitation.objects.filter(pk=seen.pk, used_at=None, expires_at__gt=at).update(used_at=at)
        invitation = seen if swapped else Invitation.objects.get(pk=seen.pk)
        if gone := refusal(invitation, ticket, at=at):
            raise gone
        yield ticket.pk, actor
