"""A small desk, what it wrote to whom, and what it told whom."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.models import Requester, User
from accounts.roles import Role
from notifications.models import Notice
from outbox.letters import Letter, render
from outbox.models import OutboxMessage
from tests.factories import Desk, RequesterFactory, UserFactory
from tickets.models import Ticket


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    """One person of each role, a group and a category."""
    return Desk()


def letters(ticket: Ticket, address: str = "") -> list[str]:
    """The names of the letters about `ticket`, to its requester unless said otherwise, in the order of writing."""
    sent = OutboxMessage.objects.filter(thread_key=ticket.number, address=address or ticket.requester.email)
    return list(sent.order_by("pk").values_list("letter", flat=True))


def read(ticket: Ticket, letter: str, address: str = "") -> Letter:
    """The newest letter of that name about `ticket`, as its receiver reads it."""
    sent = OutboxMessage.objects.filter(thread_key=ticket.number, letter=letter)
    return render(sent.filter(address=address or ticket.requester.email).latest("pk"))


def told(user: User | None, ticket: Ticket) -> list[str]:
    """The kinds of the notices to `user` about `ticket`, in order."""
    return list(Notice.objects.filter(user=user, ticket=ticket).order_by("pk").values_list("kind", flat=True))


def portal_user(**kwargs: object) -> Requester:
    """A requester who can log in."""
    account = UserFactory.create(role=Role.REQUESTER)
    return RequesterFactory.create(user=account, **kwargs)
