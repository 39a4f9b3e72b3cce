"""Everybody who logs in changes his own password (ROLE-1: nobody else learns it)."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from tests.factories import UserFactory
from tests.workbench.conftest import words_of

OLD, NEW = "quiet-Harbour-17", "blue-Lantern-42"


@pytest.fixture(params=[Role.REQUESTER, Role.ENGINEER, Role.MANAGER])
def person(db: None, request: pytest.FixtureRequest) -> User:
    user: User = UserFactory.create(role=request.param)
    user.set_password(OLD)
    user.save(update_fields=["password"])
    return user


def at_the_door(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.login(username=person.username, password=OLD)
    return client


def given(old: str, first: str, second: str) -> dict[str, str]:
    return {"old_password": old, "new_password1": first, "new_password2": second}


def test_the_new_one_holds_and_other_sessions_end(person: User) -> None:
    here, elsewhere = at_the_door(person), at_the_door(person)
    assert here.post("/password/", given(OLD, NEW, NEW))["Location"] == "/"
    assert here.get("/password/").status_code == 200
    assert elsewhere.get("/password/")["Location"].startswith("/login/")
    assert not Client().login(username=person.username, password=OLD)
    assert Client().login(username=person.username, password=NEW)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (given("wrong", NEW, NEW), "old password was entered incorrectly"),
        (given(OLD, "123", "123"), "too short"),
        (given(OLD, NEW, NEW + "x"), "didn’t match"),
        (given(OLD, "\x00", "\x00"), ""),
        ({}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_the_old_one_stays(person: User, values: dict[str, str], said: str) -> None:
    answer = at_the_door(person).post("/password/", values)
    assert answer.status_code == 200
    assert said in words_of(answer)
    assert Client().login(username=person.username, password=OLD)


def test_a_guest_logs_in_first(db: None) -> None:
    assert Client().get("/password/")["Location"] == "/login/?next=/password/"


def test_which_of_the_two_was_wrong_is_not_said(person: User) -> None:
    for username in (person.username, "nobody"):
        answer = Client(headers={"accept-language": "en"}).post("/login/", {"username": username, "password": "y"})
        assert "The user name or the password is not right." in words_of(answer)
