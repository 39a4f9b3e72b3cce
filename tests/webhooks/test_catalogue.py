"""Every fact there is can be told, or it is said why not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.actions.presence import set_presence
from accounts.events import PresenceChanged
from core.bus import Event, subscriptions
from notifications.webhooks.catalogue import NOT_OFFERED, OFFERED, PING, TYPES
from notifications.webhooks.handlers import on_event
from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.payload import body_of
from notifications.webhooks.tellings import fields_of, plain
from notifications.webhooks.words import LABELS, label_of
from sla.events import Firing, StepsFired
from tests.factories import NOON, Desk
from tests.webhooks.conftest import Serve
from tests.webhooks.receiver import Receiver


def _facts(of: type[Event] = Event) -> Iterator[type[Event]]:
    for one in of.__subclasses__():
        yield one
        yield from _facts(one)


def test_every_fact_is_offered_or_it_is_said_why_not() -> None:
    facts = {fact for fact in _facts() if not fact.__module__.startswith("tests.")}
    assert set(OFFERED) | set(NOT_OFFERED) == facts
    assert set(OFFERED).isdisjoint(NOT_OFFERED)
    assert all(NOT_OFFERED.values())


def test_what_is_offered_is_heard_last() -> None:
    heard = dict(subscriptions())
    for fact in OFFERED:
        assert heard[fact][-1] is on_event


def test_types_are_unique_and_have_words() -> None:
    assert len(set(TYPES)) == len(TYPES)
    assert set(LABELS) == {*TYPES, PING}
    assert label_of("something.new") == "something.new"
    assert "ticket.requester_replied" in TYPES


@pytest.mark.django_db
def test_what_is_told_is_plain_json(desk: Desk, endpoint: Endpoint) -> None:
    desk.confirming()
    for delivery in Delivery.objects.all():
        told = json.loads(body_of(delivery))
        assert set(told) == {"type", "timestamp", "data"}
        assert told["timestamp"].endswith("Z")
    assert Delivery.objects.count() == 6


def catalogue_body(delivery: Delivery) -> str:
    return body_of(delivery)


@pytest.mark.django_db(transaction=True)
def test_clocks_and_people_are_told_of(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    ticket = desk.receive()
    Delivery.objects.all().delete()
    assert desk.agent.user
    firing = Firing(
        timer_id=7,
        event_id=8,
        ticket_id=ticket.pk,
        norm="LIFE-4",
        measure="life_4",
        code="breached",
        step="due",
        due_at=desk.at,
        receivers=(desk.agent.user.pk,),
        via=("app",),
        is_digest=False,
        is_urgent=False,
    )
    on_event(StepsFired(at=desk.at, firings=(firing,)))
    set_presence(user=desk.agent.user, status="away", by=desk.agent, at=desk.at)
    serve(endpoint)
    clock, presence = (got.event for got in receiver.got)
    assert clock["type"] == "clock.breached"
    assert clock["data"] == {
        "clock": {
            "id": 7,
            "norm": "LIFE-4",
            "measure": "life_4",
            "step": "due",
            "due_at": desk.at.isoformat().replace("+00:00", "Z"),
        },
        "ticket": ticket.number,
        "receiver_users": [desk.agent.user.username],
    }
    assert presence["type"] == "presence.changed"
    assert presence["data"]["user"] == desk.agent.user.username
    assert presence["data"]["status"] == "away"


@pytest.mark.django_db
def test_a_thousand_steps_are_a_handful_of_statements(
    desk: Desk,
    endpoint: Endpoint,
    django_assert_max_num_queries: Any,  # noqa: ANN401 (whatever it is)
) -> None:
    Delivery.objects.all().delete()
    one: dict[str, Any] = {
        "event_id": 8,
        "ticket_id": None,
        "norm": "X",
        "measure": "m",
        "code": "warned",
        "step": "warn",
    }
    more: dict[str, Any] = {"due_at": desk.at, "receivers": (), "via": (), "is_digest": False, "is_urgent": False}
    firings = tuple(Firing(timer_id=number, **one, **more) for number in range(1000))
    with django_assert_max_num_queries(20):
        on_event(StepsFired(at=desk.at, firings=firings))
    assert Delivery.objects.count() == 1000


@pytest.mark.django_db
def test_without_webhooks_an_act_asks_once_and_writes_nothing(desk: Desk, django_assert_num_queries: Any) -> None:  # noqa: ANN401 (whatever it is)
    with django_assert_num_queries(1):
        on_event(StepsFired(at=desk.at, firings=()))


def test_a_fact_of_ids_and_codes_needs_one_line() -> None:
    fact = PresenceChanged(at=NOON, user_id=4, status="online", since=NOON, note_left=False)
    ((kind, told),) = plain("presence.changed").tell(fact)
    assert kind == "presence.changed"
    assert (
        told
        == fields_of(fact)
        == {
            "user_id": 4,
            "status": "online",
            "since": NOON.isoformat(),
            "note_left": False,
        }
    )


def test_every_type_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
    rows = [re.findall(r"`([a-z_.]+)`", line.split("|")[1]) for line in page.splitlines() if line.startswith("| `")]
    found = {name if name[0] != "." else row[0].partition(".")[0] + name for row in rows for name in row}
    assert {*TYPES, PING} <= found
