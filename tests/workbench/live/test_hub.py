"""What reaches whom of those who are connected."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import pytest

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from tests.workbench.live.conftest import facts_in, ids_in, waiting
from workbench.live import stream as stream_module
from workbench.live.facts import RELOAD, Fact
from workbench.live.hub import Hub
from workbench.live.listeners import Listener
from workbench.live.stream import ROOM, Subscriber

T = TypeVar("T")
NEWS = Fact("ticket", {"number": "SD-1"}, requester_id=7)


ROLES = ((1, "agent"), (2, "engineer"), (3, "requester"))


def person(pk: int, role: str = Role.AGENT) -> User:
    return User(pk=pk, role=role, username=f"u{pk}")


def listener(pk: int, role: str = Role.AGENT, session: str = "") -> Listener:
    return Listener(person(pk, role), session or f"session-{pk}", ())


@pytest.fixture(autouse=True)
def _no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub alone, without the task that reads the journals."""
    monkeypatch.setattr(Hub, "_begin", lambda _self: None)


def run(act: Callable[[Hub], Awaitable[T]]) -> T:
    async def in_a_loop() -> T:
        return await act(Hub())

    return asyncio.run(in_a_loop())


def test_everybody_hears_what_he_may_and_nothing_else() -> None:
    async def act(hub: Hub) -> list[str]:
        people = [
            hub.join(listener(pk, role), missed=None) for pk, role in ((1, "agent"), (2, "engineer"), (3, "requester"))
        ]
        hub.tell([NEWS, Fact("notice", {"id": "n1"}, user_ids=frozenset({2})), Fact("talk", {})], marks="t1")
        return [await waiting(one) for one in people]

    first, second, outsider = run(act)
    assert [fact["kind"] for fact in facts_in(first)] == ["ticket", "talk"]
    assert [fact["kind"] for fact in facts_in(second)] == ["ticket", "notice", "talk"]
    assert facts_in(outsider) == []
    assert ids_in(outsider) == []
    assert ids_in(first) == ["t1"]


def test_what_is_the_same_for_many_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[list[Fact]] = []

    def write(facts: Iterable[Fact]) -> str:
        written.append(list(facts))
        return "[]"

    async def act(hub: Hub) -> None:
        for pk in range(50):
            hub.join(listener(pk), missed=None)
        monkeypatch.setattr("workbench.live.hub.as_json", write)
        hub.tell([NEWS], marks="t1")

    run(act)
    assert written == [[NEWS]]


def test_who_comes_back_begins_with_what_he_missed_and_who_is_new_with_what_happened_just_now() -> None:
    old = Fact("ticket", {"number": "SD-2"}, requester_id=7)

    async def act(hub: Hub) -> list[str]:
        hub._keep([NEWS, RELOAD])
        people = [hub.join(listener(pk), missed=missed) for pk, missed in ((1, [old]), (2, None), (3, []))]
        return [await waiting(one) for one in people]

    back, new, nothing_missed = run(act)
    assert [fact["number"] for fact in facts_in(back)] == ["SD-2"]
    assert [fact["number"] for fact in facts_in(new)] == ["SD-1"]
    assert facts_in(nothing_missed) == []
    assert 'event: hello\ndata: {"user": 2, "groups": [], "size": 2}' in new


def test_what_was_told_as_missed_is_not_told_again_by_the_next_look() -> None:
    async def act(hub: Hub) -> str:
        one = hub.join(listener(1), missed=[NEWS])
        hub.tell([NEWS, Fact("talk", {})], marks="t1")
        hub.tell([NEWS], marks="t2")
        return await waiting(one)

    assert [fact["kind"] for fact in facts_in(run(act))] == ["ticket", "talk", "ticket"]


def test_what_is_like_something_missed_a_while_ago_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "JUST_NOW", -1.0)

    async def act(hub: Hub) -> str:
        one = hub.join(listener(1), missed=[NEWS])
        hub.tell([NEWS], marks="t1")
        return await waiting(one)

    assert [fact["kind"] for fact in facts_in(run(act))] == ["ticket", "ticket"]


def test_who_reads_too_slowly_is_told_to_ask_for_everything_and_holds_no_memory() -> None:
    async def act(hub: Hub) -> str:
        one = hub.join(listener(1), missed=None)
        for number in range(ROOM * 3):
            hub.tell([NEWS], marks=f"t{number}")
        assert len(one._waiting) <= ROOM
        return await waiting(one)

    text = run(act)
    assert facts_in(text)[0] == {"kind": "reload"}
    assert ids_in(text)[-1] == f"t{ROOM * 3 - 1}"


def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "HEARTBEAT", 0.01)

    async def act(hub: Hub) -> list[str]:
        stream = hub.join(listener(1), missed=None).stream()
        return [await anext(stream) for _ in range(4)]

    retry, hello, *rest = run(act)
    assert retry.startswith("retry: ")
    assert hello.startswith("event: hello")
    assert rest == [": still here\n\n"] * 2


def test_when_the_process_stops_every_stream_ends_at_once() -> None:
    async def act(hub: Hub) -> str:
        hub._loop = asyncio.get_running_loop()
        one = hub.join(listener(1), missed=None)
        hub.close()
        async with asyncio.timeout(2):
            before = "".join([piece async for piece in one.stream()])
            late = "".join([piece async for piece in hub.join(listener(2), missed=None).stream()])
        return before + late

    assert "event: over" not in run(act)  # the browser comes back, to whatever answers then


def test_who_may_no_longer_listen_is_sent_away_and_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Subscriber, "is_older_than", lambda _self, _seconds: True)

    async def act(hub: Hub) -> list[str]:
        staying, leaving = hub.join(listener(1), missed=None), hub.join(listener(2), missed=None)
        hub._check({"session-1": Listener(person(1, Role.ENGINEER), "session-1", (5,))})
        async with asyncio.timeout(2):
            gone = "".join([piece async for piece in leaving.stream()])
        assert staying.actor == Actor(user=person(1), via="web")
        return [await waiting(staying), gone]

    stays, gone = run(act)
    assert gone.endswith("event: over\ndata: {}\n\n")
    assert '"groups": [5]' in stays
    assert "event: over" not in stays


def test_who_has_just_come_is_not_judged_by_a_look_that_began_before() -> None:
    async def act(hub: Hub) -> str:
        one = hub.join(listener(1), missed=None)
        hub._check({})
        return await waiting(one)

    assert "event: over" not in run(act)
