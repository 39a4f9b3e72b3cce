"""A request that names itself is done once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from api.models import StoredAnswer
from api.tasks import KEPT, purge_idempotency_keys
from core.clock import now
from tests.api.conftest import NEW, Answer, Caller, field_codes
from tests.factories import GOOD_RESOLUTION, Desk
from tickets.models import Attachment, Message, Ticket, TicketEvent

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def test_the_same_key_and_body_give_the_same_answer(agent: Caller) -> None:
    first, second = (agent.post("/tickets/", NEW, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (first["Location"], first["ETag"]) == (second["Location"], second["ETag"])
    assert "Idempotent-Replay" not in first
    assert second["Idempotent-Replay"] == "true"
    assert Ticket.objects.count() == 1


def test_the_answer_stays_as_it_was(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    first = agent.post(f"/tickets/{ticket.number}/note/", {"body": "x"}, headers=KEY)
    agent.post(f"/tickets/{ticket.number}/acknowledge/", {})
    again = agent.post(f"/tickets/{ticket.number}/note/", {"body": "x"}, headers=KEY)
    assert again.json() == first.json()
    assert Message.objects.count() == 1


def test_without_a_key_everything_is_done_each_time(agent: Caller) -> None:
    for _ in range(2):
        agent.post("/tickets/", NEW)
    assert Ticket.objects.count() == 2
    assert not StoredAnswer.objects.exists()


def test_another_body_or_address_is_refused(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    agent.post("/tickets/", NEW, headers=KEY)
    for response in (
        agent.post("/tickets/", NEW | {"title": "Another"}, headers=KEY),
        agent.post(f"/tickets/{ticket.number}/note/", NEW, headers=KEY),
    ):
        assert response.status_code == 422
        assert response.json()["code"] == "idempotency_key_reused"
        assert field_codes(response) == {"Idempotency-Key": "reused"}
    assert Ticket.objects.count() == 2


def test_keys_belong_to_their_user(agent: Caller, asker: Caller) -> None:
    agent.post("/tickets/", NEW, headers=KEY)
    other = asker.post("/tickets/", {"title": "Mouse", "description": "It died."}, headers=KEY)
    assert (other.status_code, Ticket.objects.count()) == (201, 2)


def test_a_refusal_is_not_kept_so_that_the_caller_may_try_again(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    address = f"/tickets/{ticket.number}/dispatch/"
    assert agent.post(address, {"to_group": desk.group.slug}, headers=KEY).status_code == 409
    assert agent.post(address, {"to_grup": desk.group.slug}, headers=KEY).status_code == 400
    assert not StoredAnswer.objects.exists()
    agent.post(f"/tickets/{ticket.number}/acknowledge/", {})
    assert agent.post(address, {"to_group": desk.group.slug}, headers=KEY).status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 256, "a\tb"])
def test_a_bad_key_is_refused(agent: Caller, key: str) -> None:
    response = agent.post("/tickets/", NEW, headers={"Idempotency-Key": key})
    assert (response.status_code, field_codes(response)) == (400, {"Idempotency-Key": "invalid"})
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("key", ["1", "x" * 255, '"quoted-key"', "!~"])
def test_a_good_key_is_any_visible_text(agent: Caller, key: str) -> None:
    assert agent.post("/tickets/", NEW, headers={"Idempotency-Key": key}).status_code == 201


def test_a_file_is_told_by_its_bytes_and_not_by_the_forms_boundary(desk: Desk, agent: Caller) -> None:
    address = f"/tickets/{desk.receive().number}/attachments/"

    def send(content: bytes, **form: str) -> Answer:
        return agent.upload(address, file=SimpleUploadedFile("a.txt", content), headers=KEY, **form)

    first, second = send(b"one"), send(b"one")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotent-Replay"] == "true"
    assert Attachment.objects.count() == 1
    assert send(b"two").status_code == 422
    assert send(b"one", is_internal="true").status_code == 422


def test_a_stale_version_is_not_kept(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    address = f"/tickets/{ticket.number}/note/"
    assert agent.post(address, {"body": "x"}, headers=KEY | {"If-Match": '"9"'}).status_code == 412
    assert agent.post(address, {"body": "x"}, headers=KEY | {"If-Match": '"1"'}).status_code == 200
    assert agent.post(address, {"body": "x"}, headers=KEY | {"If-Match": '"1"'}).status_code == 200, "a replay"


def test_old_answers_are_purged(agent: Caller) -> None:
    agent.post("/tickets/", NEW, headers=KEY)
    agent.post("/tickets/", NEW, headers={"Idempotency-Key": "young"})
    StoredAnswer.objects.filter(key=KEY["Idempotency-Key"]).update(created_at=now() - KEPT - timedelta(seconds=1))
    purge_idempotency_keys()
    assert [answer.key for answer in StoredAnswer.objects.all()] == ["young"]


def test_a_key_on_a_path_that_is_refused_before_leaves_nothing(agent: Caller) -> None:
    assert agent.post("/tickets/nowhere/note/", {"body": "x"}, headers=KEY).status_code == 404
    assert agent.post("/tickets/", b"{", headers=KEY).status_code == 400
    assert not StoredAnswer.objects.exists()


def at_once(callers: int, call: Callable[[], Answer]) -> list[Answer]:
    """The answers to the same call by as many threads as wanted, started together."""
    answers: list[Answer] = []
    barrier = threading.Barrier(callers)

    def run() -> None:
        barrier.wait()
        try:
            answers.append(call())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_one_is_done_and_the_others_get_its_answer(self, desk: Desk) -> None:
        ticket = desk.receive()
        assert desk.agent.user
        caller = Caller(desk.agent.user)
        answers = at_once(6, lambda: caller.post(f"/tickets/{ticket.number}/note/", {"body": "x"}, headers=KEY))
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert sum("Idempotent-Replay" in answer for answer in answers) == 5
        assert TicketEvent.objects.filter(ticket=ticket, verb="note").count() == 1

    def test_after_a_refusal_the_next_one_tries_itself(self, desk: Desk) -> None:
        ticket = desk.receive()
        assert desk.engineer.user
        caller = Caller(desk.engineer.user)
        answers = at_once(4, lambda: caller.post(f"/tickets/{ticket.number}/resolve/", GOOD_RESOLUTION, headers=KEY))
        assert {answer.status_code for answer in answers} <= {403, 409}
        assert not StoredAnswer.objects.exists()

    def test_the_same_external_identifier_is_registered_once(self, desk: Desk) -> None:
        assert desk.agent.user
        caller = Caller(desk.agent.user)
        body: dict[str, Any] = NEW | {"external_id": "A-1"}
        answers = at_once(6, lambda: caller.post("/tickets/", body))
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
        assert len({answer.json()["number"] for answer in answers}) == 1

    def test_norm_life_5_of_two_who_accept_one_wins(self, desk: Desk) -> None:
        ticket = desk.dispatched()
        assert desk.engineer.user
        caller = Caller(desk.engineer.user)
        body = {"committed_at": (now() + timedelta(hours=1)).isoformat()}
        answers = at_once(4, lambda: caller.post(f"/tickets/{ticket.number}/accept/", body))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_a_stored_answer_says_what_it_answered(agent: Caller) -> None:
    agent.post("/tickets/", NEW, headers={"Idempotency-Key": "k"})
    assert str(StoredAnswer.objects.get()) == f"{agent.user.pk} k /api/v1/tickets/"
