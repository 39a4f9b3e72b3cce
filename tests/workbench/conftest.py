"""People of the desk in front of their browsers, in the present."""

import re
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actions.presence import see
from accounts.actors import Actor
from core import clock
from tests.factories import Desk
from tickets.models import Ticket

ENGLISH = {"accept-language": "en"}


class Browser:
    """Somebody of the desk at his browser."""

    def __init__(self, actor: Actor | None = None, *, language: str = "en") -> None:
        self.client = Client(headers={"accept-language": language})
        if actor is not None:
            assert actor.user
            self.client.force_login(actor.user)
            if actor.is_staff:
                see(user=actor.user, at=clock.now())  # at the desk already, so that the first page costs no more

    def get(self, path: str, status: int = 200, **query: Any) -> str:
        """A page that answers with `status`."""
        response = self.client.get(path, query)
        assert response.status_code == status, response.content[:400]
        return response.content.decode()

    def page(self, ticket: Ticket, **query: Any) -> str:
        return self.get(f"/tickets/{ticket.number}/", **query)

    def form(self, ticket: Ticket, verb: str, status: int = 200, **query: Any) -> str:
        return self.get(f"/tickets/{ticket.number}/do/{verb}/", status, **query)

    def act(self, ticket: Ticket, verb: str, *, version: int | None = None, **data: Any) -> HttpResponse:
        """An act as its form sends it, made of the version the browser has (the present one unless said otherwise)."""
        seen = Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk) if version is None else version
        return cast("HttpResponse", self.client.post(f"/tickets/{ticket.number}/do/{verb}/", {"version": seen, **data}))

    def does(self, ticket: Ticket, verb: str, **data: Any) -> Ticket:
        """An act that is done: back to the ticket, as it is then."""
        response = self.act(ticket, verb, **data)
        assert response.status_code == 302, words_of(response)[:3000]
        assert response["Location"] == f"/tickets/{ticket.number}/"
        return fresh(ticket)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def local(moment: datetime) -> str:
    """A moment as the browser's own picker sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def soon(**ahead: int) -> str:
    return local(clock.now() + timedelta(**(ahead or {"hours": 1})))


class Answer(Protocol):
    """What came back, as far as it can be read."""

    @property
    def content(self) -> bytes: ...


def words_of(page: str | Answer) -> str:
    """What is read: the text without its tags, blanks folded."""
    html = page if isinstance(page, str) else page.content.decode()
    inside = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", inside))


@pytest.fixture
def desk(db: None) -> Desk:
    """At work half an hour ago, so that whatever it did lies behind and its promises ahead."""
    return Desk(at=clock.now() - timedelta(minutes=30))


@pytest.fixture
def agent(desk: Desk) -> Browser:
    return Browser(desk.agent)


@pytest.fixture
def engineer(desk: Desk) -> Browser:
    return Browser(desk.engineer)


@pytest.fixture
def dispatcher(desk: Desk) -> Browser:
    return Browser(desk.dispatcher)


@pytest.fixture
def supervisor(desk: Desk) -> Browser:
    return Browser(desk.supervisor)
