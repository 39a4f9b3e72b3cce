"""Who may call, and the commands that make and end tokens."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions.tokens import create_token, revoke_tokens
from accounts.actors import SYSTEM, Actor, Via
from accounts.models import ApiToken
from accounts.roles import Role
from core.clock import now
from core.errors import Forbidden, Malformed, Refused
from tests.api.conftest import NEW, ROOT, Caller
from tests.factories import NOON, Desk, UserFactory, staff

pytestmark = pytest.mark.django_db


class TestCommand:
    def test_it_prints_the_token_and_nothing_else(self, capsys: pytest.CaptureFixture[str]) -> None:
        user = UserFactory.create(username="itop")
        call_command("create_token", "itop", "--label", "iTop", "--days", "30", "--scope", "read")
        out, err = capsys.readouterr()
        assert err == ""
        text = out.strip()
        assert out == f"{text}\n"
        assert len(text) == 64
        token = ApiToken.objects.get()
        assert (token.user, token.label, token.scope) == (user, "iTop", "read")
        assert token.expiry is not None
        assert timedelta(days=29) < token.expiry - now() <= timedelta(days=30)
        assert text not in token.digest

    def test_the_printed_token_opens_the_door(self, capsys: pytest.CaptureFixture[str]) -> None:
        UserFactory.create(username="itop")
        call_command("create_token", "itop")
        text = capsys.readouterr().out.strip()
        assert Client().get(f"{ROOT}/tickets/", headers={"Authorization": f"Bearer {text}"}).status_code == 200
        assert ApiToken.objects.get().expiry is None

    @pytest.mark.parametrize(
        "arguments",
        [["nobody"], ["no\0body"], ["itop", "--days", "0"], ["itop", "--label", "x" * 81], ["gone"]],
    )
    def test_mistakes_are_told_on_standard_error(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        UserFactory.create(username="itop")
        UserFactory.create(username="gone", is_active=False)
        with pytest.raises(CommandError) as caught:
            call_command("create_token", *arguments)
        assert caught.value.returncode == 1
        assert str(caught.value)
        assert capsys.readouterr().out == ""
        assert not ApiToken.objects.exists()

    def test_tokens_are_revoked_by_label_or_all(self, agent: Caller, capsys: pytest.CaptureFixture[str]) -> None:
        create_token(user=agent.user, label="old", by=SYSTEM, at=NOON)
        call_command("revoke_token", agent.user.username, "--label", "old")
        assert agent.get("/tickets/").status_code == 200
        call_command("revoke_token", agent.user.username)
        assert agent.get("/tickets/").status_code == 401
        assert capsys.readouterr().out == "Tokens revoked: 1\n" * 2
        with pytest.raises(CommandError):
            call_command("revoke_token", agent.user.username)


class TestActions:
    def test_people_make_their_own_and_managers_any(self) -> None:
        user = UserFactory.create()
        create_token(user=user, by=Actor.for_user(user, via=Via.WEB), at=NOON)
        create_token(user=user, by=staff(Role.MANAGER), at=NOON)
        with pytest.raises(Forbidden):
            create_token(user=user, by=staff(Role.SUPERVISOR), at=NOON)
        with pytest.raises(Forbidden):
            revoke_tokens(user=user, by=staff(Role.AGENT))
        assert revoke_tokens(user=user, by=SYSTEM) == 2

    def test_what_cannot_be_is_refused(self) -> None:
        with pytest.raises(Malformed) as caught:
            create_token(user=UserFactory.create(), scope="all", label="a\nb", days=0, by=SYSTEM, at=NOON)
        assert caught.value.fields.keys() == {"scope", "label", "days"}
        with pytest.raises(Refused):
            create_token(user=UserFactory.create(is_active=False), by=SYSTEM, at=NOON)


@pytest.mark.parametrize(
    "header",
    [
        None, "", "Bearer", "Bearer ", "Bearer x", "Bearer " + "0" * 64, "Bearer a b", "Token abc", "Basic YTpi",
        "Bearer \x00", "Bearer 令牌".encode().decode("latin1"), "Bearer " + "a" * 5000, "bearer: x",
    ],
)  # fmt: skip
def test_without_a_good_token_nobody_comes_in(header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = Client().get(f"{ROOT}/tickets/", headers=headers)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Content-Type"] == "application/problem+json"


def test_the_scheme_is_written_in_any_case(agent: Caller) -> None:
    assert agent.client.get(f"{ROOT}/tickets/", headers={"Authorization": f"bearer {agent.text}"}).status_code == 200


def test_an_expired_token_opens_nothing(agent: Caller) -> None:
    ApiToken.objects.update(expiry=now())
    assert agent.get("/tickets/").status_code == 401
    assert ApiToken.objects.exists(), "it is kept, so that whoever asks why can see it"


def test_an_inactive_user_comes_no_further(agent: Caller) -> None:
    agent.user.is_active = False
    agent.user.save(update_fields=["is_active"])
    assert agent.get("/tickets/").status_code == 401


def test_a_read_only_token_reads_and_writes_nothing(desk: Desk) -> None:
    ticket = desk.receive()
    assert desk.agent.user
    reader = Caller(desk.agent.user, scope="read")
    assert reader.get(f"/tickets/{ticket.number}/").status_code == 200
    for response in (
        reader.post("/tickets/", NEW),
        reader.post(f"/tickets/{ticket.number}/note/", {"body": "x"}),
        reader.patch(f"/tickets/{ticket.number}/", {"title": "x"}),
        reader.upload(f"/tickets/{ticket.number}/attachments/"),
    ):
        assert (response.status_code, response.json()["code"]) == (403, "read_only_token")


def test_a_browser_session_opens_nothing_here(agent: Caller) -> None:
    client = Client()
    client.force_login(agent.user)
    assert client.get(f"{ROOT}/tickets/").status_code == 401
    assert client.post(f"{ROOT}/tickets/", NEW, content_type="application/json").status_code == 401


def test_no_cross_site_token_is_asked_for(agent: Caller) -> None:
    agent.client = Client(enforce_csrf_checks=True)
    assert agent.post("/tickets/", NEW).status_code == 201


def test_no_statement_but_one_finds_the_user(agent: Caller, django_assert_num_queries: pytest.FixtureRequest) -> None:
    for index in range(5):
        create_token(user=agent.user, label=f"{index}", days=1, by=SYSTEM, at=NOON - timedelta(days=9))
    with django_assert_num_queries(2):  # type: ignore[operator]
        agent.get("/categories/")
    assert ApiToken.objects.count() == 6, "reading does not tidy up"
