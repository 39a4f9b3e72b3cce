"""An act with a key is done once: the same key again, another key, after a refusal, at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from core.errors import Malformed, Refused
from tests.factories import NOON, Desk
from tickets import actions
from tickets.models import Ticket, TicketEvent
from tickets.once.keys import KEPT, KeyReused, once, purge
from tickets.once.models import DoneOnce

KEY = "0123456789abcdef"


def note(desk: Desk, ticket: Ticket, body: str = "Seen.") -> Callable[[], object]:
    return lambda: actions.note(ticket_id=ticket.pk, body=body, by=desk.engineer, at=desk.at)


def do(desk: Desk, perform: Callable[[], object], **changes: Any) -> bool:
    values: dict[str, Any] = {"key": KEY, "what": "note", "content": [("body", "Seen.")], "by": desk.engineer}
    return once(**{**values, "at": desk.at, **changes}, perform=perform)


def notes(ticket: Ticket) -> int:
    return TicketEvent.objects.filter(ticket=ticket, verb="note").count()


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_the_same_key_twice_is_one_and_two_keys_are_two(desk: Desk) -> None:
    ticket = desk.processing()
    assert [do(desk, note(desk, ticket)) for _time in range(3)] == [True, False, False]
    assert do(desk, note(desk, ticket), key="another-key")
    assert notes(ticket) == 2


def test_a_key_belongs_to_one_person(desk: Desk) -> None:
    ticket = desk.processing()
    assert do(desk, note(desk, ticket))
    assert do(desk, note(desk, ticket), by=desk.agent)


def test_a_refusal_leaves_nothing_and_the_key_may_be_used_again(desk: Desk) -> None:
    ticket = desk.processing()

    def both() -> None:
        note(desk, ticket)()
        raise Refused("Not so.")

    with pytest.raises(Refused):
        do(desk, both)
    assert (notes(ticket), DoneOnce.objects.count()) == (0, 0)
    assert do(desk, note(desk, ticket))


@pytest.mark.parametrize("change", [{"content": [("body", "Other.")]}, {"what": "resolve"}])
def test_a_key_that_stands_for_something_else_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    ticket = desk.processing()
    do(desk, note(desk, ticket))
    with pytest.raises(KeyReused):
        do(desk, note(desk, ticket), **change)
    assert notes(ticket) == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with blank", "钥匙钥匙钥匙钥匙"])
def test_a_key_that_is_none_is_refused(desk: Desk, key: str) -> None:
    with pytest.raises(Malformed):
        do(desk, lambda: None, key=key)


def test_old_keys_are_forgotten(desk: Desk) -> None:
    do(desk, lambda: None, at=NOON - KEPT - timedelta(seconds=1))
    do(desk, lambda: None, key="a-younger-one", at=NOON)
    assert purge(at=NOON) == 1
    assert str(DoneOnce.objects.get()).endswith("a-younger-one note")


@pytest.mark.django_db(transaction=True)
def test_sent_at_the_same_moment_it_is_done_once() -> None:
    desk = Desk()
    ticket = desk.processing()
    found: list[bool] = []
    barrier = threading.Barrier(4)

    def run() -> None:
        barrier.wait()
        try:
            found.append(do(desk, note(desk, ticket)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False, False, False, True]
    assert notes(ticket) == 1
