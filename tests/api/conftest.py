"""Programs that call the desk: each speaks for one person, through a token of his."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accounts.actions.tokens import create_token
from accounts.actors import SYSTEM
from accounts.models import User
from accounts.roles import Role
from tests.factories import NOON, Desk, RequesterFactory, UserFactory

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
else:
    from django.http import HttpResponse as Answer

__all__ = ["NEW", "ROOT", "Answer", "Caller", "field_codes"]
ROOT = "/api/v1"


class Caller:
    """A program with a token. Bodies are given as dictionaries, or as bytes to be sent as they are."""

    def __init__(self, user: User, *, scope: str = "write", language: str = "en") -> None:
        self.user = user
        _token, self.text = create_token(user=user, scope=scope, by=SYSTEM, at=NOON)
        self.headers = {"Authorization": f"Bearer {self.text}", "Accept-Language": language}
        self.client = Client()

    def get(self, path: str, **params: Any) -> Answer:
        return self.client.get(ROOT + path, params, headers=self.headers)

    def post(self, path: str, body: object = None, *, headers: dict[str, str] | None = None) -> Answer:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: object, *, headers: dict[str, str] | None = None) -> Answer:
        return self._send("patch", path, body, headers)

    def upload(self, path: str, *, headers: dict[str, str] | None = None, **form: Any) -> Answer:
        return self.client.post(ROOT + path, form, headers=self.headers | (headers or {}))

    def _send(self, method: str, path: str, body: object, headers: dict[str, str] | None) -> Answer:
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self.client.generic(
            method.upper(), ROOT + path, content, "application/json", headers=self.headers | (headers or {})
        )


@pytest.fixture
def desk(db: None) -> Desk:
    """One person of each role, a group and a category. Its tickets were made at NOON of a fixed day."""
    return Desk()


@pytest.fixture
def agent(desk: Desk) -> Caller:
    """A program of the desk's agent."""
    assert desk.agent.user
    return Caller(desk.agent.user)


@pytest.fixture
def engineer(desk: Desk) -> Caller:
    """A program of the desk's engineer."""
    assert desk.engineer.user
    return Caller(desk.engineer.user)


@pytest.fixture
def supervisor(desk: Desk) -> Caller:
    """A program of the desk's supervisor."""
    assert desk.supervisor.user
    return Caller(desk.supervisor.user)


@pytest.fixture
def asker(desk: Desk) -> Caller:
    """A program of somebody who asks for help, and is known to the desk."""
    user = UserFactory.create(role=Role.REQUESTER, display_name="王芳")
    RequesterFactory.create(user=user, name="王芳", email=user.email)
    return Caller(user)


NEW = {
    "channel": "phone",
    "title": "Printer in room 405 jams",
    "description": "Every fifth sheet jams since this morning.",
    "requester": {"name": "李雷", "email": "lilei@corp.example"},
}


def field_codes(response: Answer) -> dict[str, str]:
    """Path and code of each problem in a refusal."""
    return {error["field"]: error["code"] for error in response.json()["errors"]}
