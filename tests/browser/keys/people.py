"""Who sits at the keyboard, and what became of a ticket."""

from collections.abc import Callable

from accounts.actors import Actor
from accounts.models import User
from tests.browser.windows import Window
from tickets.models import Ticket

OpenWindow = Callable[..., Window]


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)
