"""Every refusal has one shape, speaks the caller's language, and says nothing of what happened inside."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, UnreadablePostError
from django.test import Client

from api.answers import ProblemAnswer
from api.problems import STATUS, on_exception
from core.errors import DeskError, Forbidden, Gone, IllegalMove, Malformed, Missing, Problem, Refused, Stale
from tests.api.conftest import NEW, ROOT, Answer, Caller
from tests.factories import Desk

Refuse = Callable[[Caller, Desk], Answer]

REFUSALS: dict[int, Refuse] = {
    400: lambda caller, _desk: caller.post("/tickets/", {"title": "x", "nonsense": 1}),
    401: lambda caller, _desk: Client().get(
        f"{ROOT}/tickets/", headers={"Accept-Language": caller.headers["Accept-Language"]}
    ),
    403: lambda caller, desk: caller.post(f"/tickets/{desk.confirmed().number}/close/", {}),
    404: lambda caller, _desk: caller.get("/tickets/SD-1/"),
    405: lambda caller, _desk: caller.patch("/tickets/", {}),
    409: lambda caller, desk: caller.post(f"/tickets/{desk.receive().number}/dispatch/", {"to_group": desk.group.slug}),
    412: lambda caller, desk: caller.post(
        f"/tickets/{desk.receive().number}/note/", {"body": "x"}, headers={"If-Match": "7"}
    ),
    415: lambda caller, _desk: caller.client.post(
        f"{ROOT}/tickets/", "title=x", "application/x-www-form-urlencoded", headers=caller.headers
    ),
    422: lambda caller, desk: caller.post(f"/tickets/{desk.acknowledged().number}/reply/", {"body": "OK"}),
}


@pytest.mark.parametrize("status", sorted(REFUSALS))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_refusals_are_problem_documents_in_the_callers_language(desk: Desk, status: int, language: str) -> None:
    assert desk.agent.user
    caller = Caller(desk.agent.user, language=language)
    response = REFUSALS[status](caller, desk)
    problem = response.json()
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["type"] == f"urn:servicedesk:problem:{problem['code']}"
    assert problem.keys() <= set(ProblemAnswer().fields)
    texts = [problem["title"], problem["detail"], *(error["message"] for error in problem["errors"])]
    assert all(texts)
    for text in texts:
        is_chinese = any("\u4e00" <= char <= "\u9fff" for char in text)
        assert is_chinese is (language == "zh-hans"), text


def test_chinese_is_spoken_to_who_says_nothing(desk: Desk) -> None:
    assert desk.agent.user
    caller = Caller(desk.agent.user)
    del caller.headers["Accept-Language"]
    response = caller.get("/tickets/SD-1/")
    assert response["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/tickets/", "/api/v1/tickets", "/api/v1/nope/", "/api/v1/tickets/%00/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete", "put"])
def test_other_addresses_are_not_found_in_the_same_shape(path: str, method: str, db: None) -> None:
    response = getattr(Client(), method)(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_not_there_is_told_what_is(agent: Caller) -> None:
    response = agent.client.delete(f"{ROOT}/tickets/", headers=agent.headers)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_head_answers_without_a_body(agent: Caller) -> None:
    response = agent.client.head(f"{ROOT}/tickets/", headers=agent.headers)
    assert (response.status_code, response.content) == (200, b"")


def test_what_the_caller_accepts_does_not_matter(agent: Caller) -> None:
    response = agent.client.get(f"{ROOT}/tickets/", headers=agent.headers | {"Accept": "text/html"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Malformed("x"), 400),
        (Forbidden("x"), 403),
        (Missing("x"), 404),
        (IllegalMove("x", state="received", allowed=["note"]), 409),
        (Gone("x"), 410),
        (Stale("x", version=3), 412),
        (Refused("x"), 422),
        (Refused("x", fields={"file": [Problem("too_large", "x")]}), 413),
        (DeskError("x"), 409),
        (Http404(), 404),
        (PermissionDenied(), 403),
        (SuspiciousOperation("too many fields"), 400),
        (UnreadablePostError("gone"), 400),
        (DataError("out of range"), 400),
        (IntegrityError("twice"), 409),
        (OperationalError("database is locked"), 503),
        (RuntimeError("SECRET"), 500),
    ],
)
def test_each_error_has_its_status_and_keeps_its_secrets(
    error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    response = on_exception(error, {})
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert "SECRET" not in str(response.data)
    assert ("SECRET" in caplog.text) is isinstance(error, RuntimeError)


def test_no_kind_of_refusal_is_without_a_status() -> None:
    assert {kind for kind in DeskError.__subclasses__() if kind.__module__ == "core.errors"} <= STATUS.keys()


def test_the_last_resort_answers_in_the_same_shape(agent: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_kwargs: object) -> None:
        raise RuntimeError("SECRET in a trace")

    monkeypatch.setattr("api.views.tickets.receive", fail)
    response = agent.post("/tickets/", NEW)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"SECRET" not in response.content
    assert b"Traceback" not in response.content


def test_no_more_problems_are_listed_than_anybody_reads(agent: Caller) -> None:
    response = agent.post("/tickets/", {f"field{number}": 1 for number in range(5000)})
    assert response.status_code == 400
    assert len(response.json()["errors"]) <= 50


def test_a_busy_database_says_when_to_come_back() -> None:
    assert on_exception(OperationalError("database is locked"), {})["Retry-After"] == "1"
