"""Conversations by REST: who waits, what was said, every act (RTX-1, RTX-2, RTX-4)."""

from datetime import timedelta
from typing import Any

import pytest

from channels_intake.messengers.actions import hear, leave_over
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.speech import Speech
from channels_intake.models import Source
from core import clock
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, RequesterFactory
from tests.intake.messengers.conftest import GOOD, source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rtx(db: None) -> Source:
    return source_of("rtx", api="http://127.0.0.1:9", auto_notice="no")


def write(source: Source, account: str = "wangmin", text: str = "打印机卡纸", **ago: int) -> Conversation:
    speech = Speech(account=account, text=text)
    return hear(source=source, speech=speech, at=clock.now() - timedelta(**(ago or {"seconds": 30}))).conversation


def test_a_conversation_from_the_first_word_to_the_end(rtx: Source, agent: Caller) -> None:
    pk = write(rtx).pk
    (listed,) = agent.get("/conversations/", waiting="true").json()["results"]
    assert (listed["id"], listed["account"], listed["place"], listed["state"]) == (pk, "wangmin", 1, "open")
    assert [one["norm"] for one in listed["clocks"]] == ["RTX-1"]
    promised_at = (clock.now() + timedelta(minutes=20)).isoformat()
    noticed = agent.post(f"/conversations/{pk}/notice/", {"promised_at": promised_at}).json()
    assert [one["norm"] for one in noticed["clocks"]] == ["PROM-1"]
    assert noticed["promised_at"]
    replied = agent.post(f"/conversations/{pk}/reply/", {"body": GOOD}).json()
    assert (replied["waiting_since"], replied["clocks"], replied["assignee"]) == (None, [], agent.user.username)
    made = agent.post(f"/conversations/{pk}/ticket/", {"title": "卡纸"})
    assert made.status_code == 201
    number = made.json()["number"]
    assert (made.json()["channel"], made.json()["description"]) == ("rtx", "打印机卡纸")
    assert agent.get(f"/conversations/{pk}/").json()["ticket"] == number
    assert [one["id"] for one in agent.get("/conversations/", ticket=number).json()["results"]] == [pk]
    closed = agent.post(f"/conversations/{pk}/close/").json()
    assert closed["state"] == "closed"
    said = agent.get(f"/conversations/{pk}/messages/").json()["results"]
    assert [one["kind"] for one in said] == ["in", "notice", "out"]
    assert [one["delivery"] for one in said] == [None, "queued", "queued"]
    assert said[0]["by"] == {"username": None, "name": "wangmin"}
    assert said[2]["text"] == GOOD


def test_what_is_refused_is_said_as_everywhere(rtx: Source, agent: Caller, engineer: Caller, asker: Caller) -> None:
    pk = write(rtx).pk
    cases: list[tuple[Caller, str, Any, int]] = [
        (agent, "reply", {"body": "已处理"}, 422),
        (agent, "reply", {}, 400),
        (agent, "reply", {"body": GOOD, "x": 1}, 400),
        (agent, "reply", {"body": GOOD, "seen": "1"}, 400),
        (agent, "notice", {"promised_at": "2020-01-01T00:00:00Z"}, 422),
        (agent, "hand-over", {"to_user": "nobody"}, 400),
        (agent, "hand-over", {"to_user": engineer.user.username}, 422),
        (agent, "attach", {"ticket": "SD-20200101-0001"}, 404),
        (agent, "ticket", {"title": ""}, 400),
        (agent, "ticket", {"title": "x", "category": "nothing"}, 400),
        (agent, "close", {}, 422),
        (engineer, "reply", {"body": GOOD}, 403),
        (asker, "reply", {"body": GOOD}, 403),
    ]
    for caller, verb, body, status in cases:
        answer = caller.post(f"/conversations/{pk}/{verb}/", body)
        assert answer.status_code == status, (verb, body, answer.content)
    assert asker.get("/conversations/").status_code == asker.get(f"/conversations/{pk}/").status_code == 403
    assert asker.get(f"/conversations/{pk}/messages/").status_code == 403
    assert agent.get("/conversations/999999/").status_code == 404
    assert agent.post("/conversations/999999/take/").status_code == 404
    for query in ({"state": "x"}, {"waiting": "x"}, {"page_size": "0"}, {"who": "x"}):
        assert agent.get("/conversations/", **query).status_code == 400


def test_norm_talk_5_a_mere_question_mark_is_refused(rtx: Source, agent: Caller) -> None:
    answer = agent.post(f"/conversations/{write(rtx).pk}/reply/", {"body": "?"})
    assert (answer.status_code, answer.json()["norm"]) == (422, "TALK-5")
    assert "body" in field_codes(answer)


def test_filters(rtx: Source, agent: Caller, desk: Desk) -> None:
    first, second = write(rtx, "a", minutes=9).pk, write(rtx, "b").pk
    agent.post(f"/conversations/{first}/take/")
    assert desk.dispatcher.user
    agent.post(f"/conversations/{second}/hand-over/", {"to_user": desk.dispatcher.user.username})

    def found(**query: str) -> list[int]:
        return [one["id"] for one in agent.get("/conversations/", **query).json()["results"]]

    assert found() == [second, first]
    assert found(assignee="me") == [first]
    assert found(assignee=desk.dispatcher.user.username) == [second]
    assert found(assignee="-") == found(state="closed") == found(source="x") == found(waiting="false") == []
    assert found(account="b", source="rtx", state="open") == [second]
    page = agent.get("/conversations/", page_size="1").json()
    assert [one["id"] for one in agent.client.get(page["next"], headers=agent.headers).json()["results"]] == [first]


def test_a_colleague_was_faster(rtx: Source, agent: Caller, supervisor: Caller) -> None:
    pk = write(rtx).pk
    seen = agent.get(f"/conversations/{pk}/messages/").json()["results"][-1]["id"]
    assert supervisor.post(f"/conversations/{pk}/reply/", {"body": GOOD, "seen": seen}).status_code == 200
    assert agent.post(f"/conversations/{pk}/reply/", {"body": GOOD, "seen": seen}).status_code == 412


def test_once_is_once(rtx: Source, agent: Caller) -> None:
    pk = write(rtx).pk
    for _ in range(2):
        answer = agent.post(f"/conversations/{pk}/reply/", {"body": GOOD}, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 200
    assert len(agent.get(f"/conversations/{pk}/messages/").json()["results"]) == 2


def test_norm_rtx_4_asking_what_was_left_over(rtx: Source, agent: Caller) -> None:
    pk = write(rtx, days=4).pk
    assert leave_over(at=clock.now()) == 1
    asked = agent.post(f"/conversations/{pk}/ask/").json()
    assert asked["asked_at"]
    assert [one["norm"] for one in asked["clocks"]] == ["RTX-1"]


def test_attaching_to_his_own_ticket(rtx: Source, agent: Caller, desk: Desk) -> None:
    pk = write(rtx).pk
    own = desk.receive(requester=Conversation.objects.get().requester)
    other = desk.receive(requester=RequesterFactory.create())
    assert agent.post(f"/conversations/{pk}/attach/", {"ticket": other.number}).status_code == 422
    assert agent.post(f"/conversations/{pk}/attach/", {"ticket": own.number}).json()["ticket"] == own.number
    again = agent.post(f"/conversations/{pk}/ticket/", {"title": "x"})
    assert (again.status_code, field_codes(again)) == (422, {"instead_of": "taken"})
    body = {"title": "另一件事", "description": "鼠标坏了", "instead_of": own.number, "impact": 3, "kind": "incident"}
    assert agent.post(f"/conversations/{pk}/ticket/", body).status_code == 201
