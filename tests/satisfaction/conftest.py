"""A small desk, and the tokens of the links it gives out."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from satisfaction.links import token_of
from satisfaction.models import Invitation
from tests.factories import Desk
from tickets.models import Ticket

TokenFor = Callable[[Ticket, str], str]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    """One person of each role, a group and a category."""
    return Desk()


@pytest.fixture
def token_for(db: None) -> TokenFor:
    """The token of the ticket's newest invitation of a purpose."""

    def find(ticket: Ticket, purpose: str) -> str:
        return token_of(Invitation.objects.filter(ticket=ticket, purpose=purpose).latest("cycle"))

    return find
