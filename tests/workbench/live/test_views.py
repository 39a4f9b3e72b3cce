"""The channel's addresses: who may ask, what is answered, what bad input gets."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor, Via
from accounts.models import Presence, User
from accounts.roles import Role
from core import clock
from tests.factories import Desk, GroupFactory, UserFactory
from tests.workbench.conftest import Browser
from tests.workbench.live.conftest import facts_in, heard, ids_in, listener_of, user_of
from tickets import actions
from tickets.models import Ticket
from workbench.live import hub as hub_module
from workbench.live.follower import marks_now
from workbench.live.hub import Hub
from workbench.live.listeners import still_here
from workbench.live.marks import write_marks

T = TypeVar("T")
POLL = {"x-desk-poll": "1"}


def requester() -> User:
    return UserFactory.create(role=Role.REQUESTER)


def run(act: Callable[[], Awaitable[T]]) -> T:
    async def in_a_loop() -> T:
        try:
            return await act()
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(in_a_loop())


async def client_of(user: User) -> AsyncClient:
    client = AsyncClient()
    await client.aforce_login(user)
    return client


def note(ticket: Ticket, by: Actor) -> None:
    actions.note(ticket_id=ticket.pk, body="He rang again.", by=by, at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_what_one_does_reaches_another_within_two_seconds(desk: Desk, hub: Hub) -> None:
    ticket = desk.receive()

    async def act() -> tuple[str, float]:
        client = await client_of(user_of(desk.engineer))
        response: Any = await client.get("/live/")
        assert (response.status_code, response["Content-Type"]) == (200, "text/event-stream")
        stream = response.streaming_content
        await heard(stream, "hello")
        await asyncio.sleep(hub_module.EVERY)  # the first look finds where everything stands
        begun = asyncio.get_running_loop().time()
        await sync_to_async(note)(ticket, desk.agent)
        text = await heard(stream, '"verb":"note"')
        took = asyncio.get_running_loop().time() - begun
        await stream.aclose()
        return text, took

    text, took = run(act)
    assert [fact["number"] for fact in facts_in(text) if fact["kind"] == "ticket"][-1] == ticket.number
    assert took < 2
    assert hub.size == 0


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_comes_back_hears_what_it_missed_from_any_process(desk: Desk, hub: Hub) -> None:
    ticket = desk.receive()
    marks = write_marks(marks_now())
    note(ticket, desk.agent)

    async def act() -> str:
        client = await client_of(user_of(desk.agent))
        response: Any = await client.get("/live/", headers={"last-event-id": marks})
        text = await heard(response.streaming_content, "note")
        await response.streaming_content.aclose()
        return text

    assert [fact["verb"] for fact in facts_in(run(act)) if fact["kind"] == "ticket"] == ["note"]


@pytest.mark.django_db(transaction=True)
def test_every_message_has_an_id_that_catches_up(desk: Desk, hub: Hub) -> None:
    ticket = desk.receive()

    async def act() -> str:
        client = await client_of(user_of(desk.agent))
        response: Any = await client.get("/live/")
        await heard(response.streaming_content, "hello")
        await asyncio.sleep(hub_module.EVERY)
        await sync_to_async(note)(ticket, desk.agent)
        text = await heard(response.streaming_content, '"verb":"note"')
        await response.streaming_content.aclose()
        return ids_in(text)[-1]

    mark = run(act)
    browser = Browser(desk.agent)
    assert browser.client.get("/live/poll/", {"since": mark}).json()["facts"] == []
    note(ticket, desk.agent)
    assert [one["verb"] for one in browser.client.get("/live/poll/", {"since": mark}).json()["facts"]] == ["note"]


@pytest.mark.django_db(transaction=True)
def test_a_stream_ends_with_the_session(desk: Desk, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "CHECK_EVERY", 0.1)

    async def act() -> str:
        client = await client_of(user_of(desk.agent))
        response: Any = await client.get("/live/")
        await heard(response.streaming_content, "hello")
        await client.alogout()
        text = await heard(response.streaming_content, "event: over")
        with pytest.raises(StopAsyncIteration):
            await anext(response.streaming_content)
        return text

    assert "event: over" in run(act)


@pytest.mark.django_db(transaction=True)
def test_a_look_that_fails_is_said_and_the_next_one_succeeds(
    desk: Desk, hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticket, fails = desk.receive(), iter([True])
    look = hub._look
    monkeypatch.setattr(hub, "_look", lambda listeners: 1 / 0 if next(fails, False) else look(listeners))

    async def act() -> str:
        client = await client_of(user_of(desk.agent))
        response: Any = await client.get("/live/")
        await heard(response.streaming_content, "hello")
        await asyncio.sleep(2 * hub_module.EVERY)
        await sync_to_async(note)(ticket, desk.agent)
        text = await heard(response.streaming_content, '"verb":"note"')
        await response.streaming_content.aclose()
        return text

    assert facts_in(run(act))
    assert "cannot look what is new" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_stream_is_for_the_desk(desk: Desk, hub: Hub) -> None:
    async def act() -> list[int]:
        stranger, outsider = AsyncClient(), await client_of(await sync_to_async(requester)())
        insider = await client_of(user_of(desk.agent))
        answers = [await one.get("/live/") for one in (stranger, outsider)]
        answers += [await insider.post("/live/"), await insider.head("/live/")]
        answers += [await insider.get("/live/", {"since": since}) for since in ("x", "t1\x00", "9" * 400)]
        return [answer.status_code for answer in answers]

    assert run(act) == [403, 403, 405, 204, 400, 400, 400]


@pytest.mark.django_db
def test_a_server_that_cannot_stream_says_so_and_pages_ask_instead(desk: Desk) -> None:
    browser = Browser(desk.agent)
    assert browser.client.get("/live/").status_code == 204
    first = browser.client.get("/live/poll/").json()
    assert first["facts"] == []
    ticket = desk.receive()
    second = browser.client.get("/live/poll/", {"since": first["since"]}).json()
    assert {fact["number"] for fact in second["facts"] if fact["kind"] == "ticket"} == {ticket.number}
    assert browser.client.get("/live/poll/", {"since": second["since"]}).json()["facts"] == []


@pytest.mark.django_db
def test_norm_rtx_3_the_channel_alone_does_not_keep_anybody_present(desk: Desk) -> None:
    browser, ticket = Browser(desk.agent), desk.receive()
    long_ago = clock.now() - timedelta(hours=2)
    Presence.objects.filter(user=user_of(desk.agent)).update(seen_at=long_ago)
    browser.client.get("/live/")
    browser.client.get("/live/poll/", headers=POLL)
    browser.client.post(f"/live/here/{ticket.number}/", {"tab": "a1", "doing": "view"}, headers=POLL)
    assert Presence.objects.get(user=user_of(desk.agent)).seen_at == long_ago


@pytest.mark.django_db
@pytest.mark.parametrize("since", ["x", "t1-c1", "t1-c2-n3-u4-p5\x00", "-1", "9" * 300])
def test_marks_that_are_none_are_bad_requests(desk: Desk, since: str) -> None:
    assert Browser(desk.agent).client.get("/live/poll/", {"since": since}).status_code == 400


@pytest.mark.django_db
def test_requesters_and_strangers_learn_nothing(desk: Desk) -> None:
    ticket = desk.receive()
    paths = ["/live/poll/", "/live/counts/", "/live/lines/", f"/live/here/{ticket.number}/"]
    outsider = Browser(Actor.for_user(requester(), via=Via.WEB))
    for path in paths:
        assert Client().get(path).status_code == 302, path
        assert outsider.client.get(path).status_code == 302, path
    assert outsider.client.post(paths[-1], {"tab": "a", "doing": "view"}).status_code == 404


@pytest.mark.django_db
def test_who_is_at_a_ticket_knows_of_the_others(desk: Desk) -> None:
    ticket = desk.processing()
    url = f"/live/here/{ticket.number}/"
    agent, engineer = Browser(desk.agent), Browser(desk.engineer)
    assert agent.client.post(url, {"tab": "a1", "doing": "view"}).json() == {"people": []}
    me = {"id": user_of(desk.agent).pk, "name": str(desk.agent.user), "doing": "view"}
    assert engineer.client.post(url, {"tab": "b1", "doing": "reply"}).json() == {"people": [me]}
    assert f"{desk.engineer.user} is writing a reply" in agent.get(url)
    engineer.client.post(url, {"tab": "b1", "doing": ""})
    assert "is writing" not in agent.get(url)


@pytest.mark.django_db
def test_saying_where_one_is_writes_nothing_to_the_database(desk: Desk) -> None:
    ticket, browser = desk.processing(), Browser(desk.agent)
    with CaptureQueriesContext(connection) as asked:
        browser.client.post(f"/live/here/{ticket.number}/", {"tab": "a1", "doing": "view"}, headers=POLL)
    assert [query["sql"][:6] for query in asked] == ["SELECT"] * 3  # session, person, ticket


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [{}, {"tab": "a"} | {"doing": "x"}, {"tab": "", "doing": "view"}, {"tab": "a" * 13, "doing": "view"},
     {"tab": "a\x00", "doing": "view"}, {"tab": "张", "doing": "view"}],
)  # fmt: skip
def test_what_no_page_says_is_a_bad_request(desk: Desk, said: dict[str, str]) -> None:
    assert Browser(desk.agent).client.post(f"/live/here/{desk.receive().number}/", said).status_code == 400


@pytest.mark.django_db
def test_at_a_ticket_that_does_not_exist_is_nobody(desk: Desk) -> None:
    assert Browser(desk.agent).client.post("/live/here/SD-1/", {"tab": "a", "doing": "view"}).status_code == 404


@pytest.mark.django_db
def test_bell_and_rail_are_counted_anew(desk: Desk) -> None:
    desk.dispatched()
    assert '<span class="count num">1<' in Browser(desk.engineer).get("/live/counts/")


@pytest.mark.django_db
def test_who_still_may_listen_is_found_in_three_statements(desk: Desk) -> None:
    people = [user_of(desk.agent), user_of(desk.engineer), user_of(desk.dispatcher), user_of(desk.supervisor)]
    browsers = [Client() for _ in people]
    for browser, user in zip(browsers, people, strict=True):
        browser.force_login(user)
    keys = [str(browser.session.session_key) for browser in browsers]
    listeners = [listener_of(user, session=key) for user, key in zip(people, keys, strict=True)]
    User.objects.filter(pk=people[0].pk).update(role=Role.REQUESTER)
    changed = User.objects.get(pk=people[1].pk)
    changed.set_password("another-one-7")
    changed.save(update_fields=["password"])
    Session.objects.filter(session_key=keys[2]).delete()
    group = GroupFactory.create(members=[people[3]])
    with CaptureQueriesContext(connection) as asked:
        staying = still_here(listeners, at=clock.now())
    assert len(asked) == 3
    assert list(staying) == [keys[3]]
    assert group.pk in staying[keys[3]].groups
