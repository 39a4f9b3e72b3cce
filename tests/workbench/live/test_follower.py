"""Reading what is new: by the follower, and by whoever was away."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import SYSTEM, Actor, Via
from accounts.models import User
from accounts.roles import Role
from core import clock
from notifications.models import Notice
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.workbench.live.conftest import user_of
from tickets import actions
from tickets.models import Ticket, TicketEvent
from tickets.policies import may_know
from workbench.live import follower as module
from workbench.live.facts import Fact
from workbench.live.follower import Follower, catch_up, marks_now
from workbench.live.marks import read_marks, write_marks

pytestmark = pytest.mark.django_db

Look = Callable[[], list[Fact]]


@pytest.fixture
def look(desk: Desk) -> Look:
    """A follower that has found its place."""
    follower, seconds = Follower(), iter(range(1, 1000))

    def look() -> list[Fact]:
        return follower.look(at=clock.now(), now=float(next(seconds)))

    look()
    return look


def said(facts: list[Fact], kind: str) -> list[dict[str, Any]]:
    return [fact.data for fact in facts if fact.kind == kind]


def test_an_act_is_told_with_what_a_page_needs_to_know(desk: Desk, look: Look) -> None:
    ticket = desk.receive()
    assert [fact["verb"] for fact in said(look(), "ticket")] == ["receive"]
    actions.note(ticket_id=ticket.pk, body="Rang him.", by=desk.agent, at=clock.now())
    (note,) = said(look(), "ticket")
    event = TicketEvent.objects.get(ticket=ticket, verb="note")
    assert note == {
        "id": f"t{event.pk}", "number": ticket.number, "version": event.seq, "verb": "note",
        "by": user_of(desk.agent).pk, "group": None, "assignee": None, "state": "received",
    }  # fmt: skip
    assert look() == []


def test_a_look_asks_as_many_statements_as_there_are_journals_whoever_is_connected(desk: Desk, look: Look) -> None:
    for _ in range(5):
        desk.processing()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert look()
    assert len(asked) == 5


def test_a_notice_reaches_the_person_it_is_for_and_nobody_else(desk: Desk, look: Look) -> None:
    desk.dispatched()
    notices = [fact for fact in look() if fact.kind == "notice"]
    told = Notice.objects.order_by("pk").values_list("user_id", flat=True)
    assert notices
    assert len(notices) == len(told)
    for fact, user_id in zip(notices, told, strict=True):
        assert fact.reaches(Actor(user=User.objects.get(pk=user_id)))
        assert not fact.reaches(Actor(user=UserFactory.create(role=Role.MANAGER)))


def test_norm_sec_1_a_person_never_learns_of_a_ticket_he_may_not_know_of(desk: Desk, look: Look) -> None:
    asker = UserFactory.create(role=Role.REQUESTER)
    own = desk.receive(requester=RequesterFactory.create(user=asker))
    other = desk.receive()
    facts = [fact for fact in look() if fact.kind in {"ticket", "clock"}]
    actor = Actor.for_user(asker, via=Via.PORTAL)
    assert {fact.data["number"] for fact in facts if fact.reaches(actor)} == {own.number}
    assert {fact.data["number"] for fact in facts if fact.reaches(desk.engineer)} == {own.number, other.number}
    assert not [fact for fact in facts if fact.reaches(Actor(requester=RequesterFactory.create()))]


def test_norm_sec_1_the_channel_and_the_lists_go_by_the_same_rule(desk: Desk) -> None:
    asker = RequesterFactory.create()
    tickets = [desk.receive(), desk.receive(requester=asker)]
    people = [desk.agent, desk.engineer, desk.supervisor, SYSTEM, Actor.for_requester(asker, via=Via.LINK)]
    people += [Actor.for_user(UserFactory.create(role=Role.REQUESTER), via=Via.PORTAL)]
    for actor in people:
        seen = set(Ticket.objects.visible_to(actor).values_list("pk", flat=True))
        assert seen == {one.pk for one in tickets if may_know(actor, requester_id=one.requester_id)}


def test_too_much_at_once_is_one_word(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    for _ in range(4):
        desk.receive()
    assert [fact.kind for fact in look()] == ["reload"]
    desk.receive()
    assert "ticket" in {fact.kind for fact in look()}


def test_a_flood_is_leapt_over(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_READ", 5)
    for _ in range(6):
        desk.receive()
    assert [fact.kind for fact in look()] == ["reload"]
    assert look() == []


def test_the_first_look_tells_what_happened_just_now_and_nothing_older(desk: Desk) -> None:
    desk.at = clock.now() - timedelta(minutes=5)
    desk.receive()
    fresh = desk.receive()
    actions.note(ticket_id=fresh.pk, body="Just now.", by=desk.agent, at=clock.now())
    facts = Follower().look(at=clock.now(), now=0.0)
    assert [(fact["number"], fact["verb"]) for fact in said(facts, "ticket")] == [(fresh.number, "note")]


def test_who_was_away_hears_what_he_missed(desk: Desk) -> None:
    desk.receive()
    marks = marks_now()
    missed = desk.acknowledged()
    facts, reached = catch_up(marks, at=clock.now())
    assert [fact["verb"] for fact in said(facts, "ticket")] == ["receive", "acknowledge"]
    assert {fact["number"] for fact in said(facts, "ticket")} == {missed.number}
    assert reached == marks_now()
    assert catch_up(reached, at=clock.now())[0] == []


def test_who_was_away_too_long_is_told_to_ask_for_everything(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = marks_now()
    monkeypatch.setattr(module, "MOST", 3)
    for _ in range(4):
        desk.receive()
    facts, reached = catch_up(marks, at=clock.now())
    assert [fact.kind for fact in facts] == ["reload"]
    assert reached == marks_now()


def test_marks_of_another_database_make_a_page_ask_for_everything(desk: Desk) -> None:
    facts, reached = catch_up({**marks_now(), "t": 10**9}, at=clock.now())
    assert [fact.kind for fact in facts] == ["reload"]
    assert reached == marks_now()


@pytest.mark.parametrize(
    "text", ["", "x", "t1", "t1-c2-n3-u4-p5-", "t-1-c2-n3-u4-p5", "t1-c2-n3-u4-p9999999999999999999", "t1-c2-n3-u4-p٣"]
)
def test_what_is_no_mark_is_none(text: str) -> None:
    assert read_marks(text) is None


def test_marks_are_read_as_they_were_written() -> None:
    marks = {"t": 120, "c": 33, "n": 5, "u": 0, "p": 2**63 - 1}
    assert read_marks(write_marks(marks)) == marks


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_committed_after_a_later_one_is_told_all_the_same(desk: Desk, look: Look) -> None:
    slow, quick = desk.receive(), desk.receive()
    look()
    has_written, may_commit = threading.Event(), threading.Event()

    def act_slowly() -> None:
        with transaction.atomic():
            actions.note(ticket_id=slow.pk, body="Takes its time.", by=desk.agent, at=clock.now())
            has_written.set()
            may_commit.wait(30)
        connection.close()

    thread = threading.Thread(target=act_slowly)
    thread.start()
    assert has_written.wait(30)
    actions.note(ticket_id=quick.pk, body="Overtakes.", by=desk.agent, at=clock.now())
    assert [fact["number"] for fact in said(look(), "ticket")] == [quick.number]
    may_commit.set()
    thread.join(30)
    assert [fact["number"] for fact in said(look(), "ticket")] == [slow.number]
    assert look() == []
