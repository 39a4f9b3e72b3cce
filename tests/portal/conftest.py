"""The counter: a requester with an account in front of it, a small desk behind it, both in the present."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Requester, User
from accounts.roles import Role
from core import clock
from portal.forms.sealed import seal_of
from tests.factories import Desk, RequesterFactory, UserFactory
from tickets.models import Ticket

ENGLISH = {"accept-language": "en"}


class Counter:
    """A requester at the portal."""

    def __init__(self, **kwargs: Any) -> None:
        self.user: User = UserFactory.create(role=Role.REQUESTER)
        self.requester: Requester = RequesterFactory.create(
            user=self.user, **({"name": "张建国", "honorific": "张工", "phone": "13812346021"} | kwargs)
        )
        self.client = Client(headers=ENGLISH)
        self.client.force_login(self.user)

    def get(self, path: str = "", **query: str) -> str:
        """A page that must be there."""
        response = self.client.get(f"/portal/{path}", query)
        assert response.status_code == 200, response.content[:300]
        return response.content.decode()

    def page(self, ticket: Ticket) -> str:
        return self.get(f"requests/{ticket.number}/")

    def post(self, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
        response: Any = self.client.post(f"/portal/{path}", data or {})
        assert isinstance(response, HttpResponse)
        return response

    def act(self, ticket: Ticket, act: str, **data: Any) -> HttpResponse:
        return self.post(f"requests/{ticket.number}/{act}/", data)

    def submit(self, **changes: Any) -> HttpResponse:
        """The form as a browser sends it."""
        return self.post("", request_form(**changes))

    def download(self, path: str) -> tuple[bytes, HttpResponse]:
        """The content of a file, and the answer that brought it."""
        response: Any = self.client.get(path)
        content = b"".join(response.streaming_content)
        for close in response._resource_closers:  # `close()` itself would also end the test's connection
            close()
        return content, response

    def last(self) -> Ticket:
        return Ticket.objects.filter(requester=self.requester).latest("pk")


class Guest(Client):
    """Whoever holds a link. What he posts to its page has the seal that the page's form has."""

    def post(self, path: str, data: Any = None, **more: Any) -> Any:  # type: ignore[override]  # noqa: ANN401
        """With `seal` in `data`, that one."""
        if isinstance(data, dict) and re.match("/[cs]/", path):
            data = {"seal": seal_of(path.split("/")[2]), **data}
        return super().post(path, data, **more)


def request_form(**changes: Any) -> dict[str, Any]:
    filled = {
        "kind": "incident",
        "title": "Printer jams, black edge",
        "description": "Since this morning every fifth sheet jams in room 405.",
        "category": "",
        "impact": "medium",
        "urgency": "medium",
        "occurred_at": "",
        "product_version": "",
        "environment": "",
        "steps": "",
        "error_text": "",
        "phone": "13812346021",
        "key": str(uuid4()),
    }
    return {name: value for name, value in (filled | changes).items() if value is not None}


def words_of(html: str) -> str:
    """What is read: the text without its tags, blanks folded."""
    inside = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", inside))


@pytest.fixture
def desk(db: None) -> Desk:
    """At work an hour ago, so that whatever it did lies behind and its promises ahead or just past."""
    return Desk(at=clock.now() - timedelta(minutes=30))


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter()


@pytest.fixture
def another(desk: Desk) -> Counter:
    return Counter(name="何静", honorific="", phone="13900000001")


@pytest.fixture
def guest() -> Client:
    """Somebody without a log-in and without cookies, who refuses nothing a link holder may do."""
    return Guest(enforce_csrf_checks=True, headers=ENGLISH)
