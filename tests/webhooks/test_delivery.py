"""From an act to the answer of a program."""

import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.db import transaction
from standardwebhooks import WebhookVerificationError

from channels_intake.phone.actions import News, hear
from notifications.webhooks import actions, sender, tasks
from notifications.webhooks.actions import deliver
from notifications.webhooks.actions.settle import MAX_ATTEMPTS, delay_after
from notifications.webhooks.choices import Failure, State
from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.tasks import beside
from tests.factories import GOOD_RESOLUTION, CategoryFactory, Desk, asker
from tests.webhooks.conftest import Serve, secret_of
from tests.webhooks.receiver import Receiver
from tickets.actions import accept, amend, note, reply, resolve
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_act_is_told_signed_as_the_receivers_library_wants_it(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    ticket = desk.receive(external_id="ext-1")
    assert serve(endpoint) == 1
    got = receiver.got[0]
    event = got.verified_by(secret_of(endpoint))
    assert event["type"] == "ticket.received"
    told = event["data"]["ticket"]
    assert (told["number"], told["state"], told["version"], told["external_id"]) == (
        ticket.number,
        "received",
        1,
        "ext-1",
    )
    assert (told["category"], told["first_responder"], told["priority"]) == (
        desk.category.slug,
        str(desk.agent.user.username if desk.agent.user else ""),
        "P4",
    )
    assert told["requester"]["email"] == ticket.requester.email
    assert told["url"].endswith(f"/tickets/{ticket.number}/")
    assert not [name for name in told if name.endswith("_id") and name != "external_id"]
    assert got.headers["Content-Type"].startswith("application/json")
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.message_id) == (
        State.DELIVERED,
        204,
        got.headers["webhook-id"],
    )


def test_names_stand_for_ids_in_what_happened(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    ticket = desk.dispatched()
    accept(ticket_id=ticket.pk, committed_at=desk.at + timedelta(hours=1), by=desk.engineer, at=desk.at)
    serve(endpoint)
    told = [got.event for got in receiver.got]
    assert [one["type"] for one in told] == [
        "ticket.received",
        "ticket.acknowledged",
        "ticket.dispatched",
        "ticket.accepted",
    ]
    assert desk.dispatcher.user
    assert desk.engineer.user
    dispatched = told[2]["data"]["event"]
    assert dispatched["by"] == {"username": desk.dispatcher.user.username, "requester": None}
    assert dispatched["params"]["to_group"] == desk.group.slug
    assert (dispatched["from_state"], dispatched["to_state"], dispatched["seq"]) == ("acknowledged", "dispatched", 3)
    assert told[3]["data"]["ticket"]["assignee"] == desk.engineer.user.username
    assert told[3]["data"]["event"]["params"]["committed_at"].endswith("Z")


def test_what_is_rolled_back_is_never_told(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    ticket = desk.receive()
    with transaction.atomic():
        note(ticket_id=ticket.pk, body="x", by=desk.agent, at=desk.at)
        assert Delivery.objects.filter(type="ticket.noted").exists()
        transaction.set_rollback(True)
    assert serve(endpoint) == 1
    assert receiver.got[0].event["type"] == "ticket.received"


def test_only_what_was_chosen_is_told(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    actions.change_endpoint(
        endpoint_id=endpoint.pk, changes={"events": ["ticket.resolved"]}, by=desk.manager, at=desk.at
    )
    ticket = desk.processing()
    resolve(ticket_id=ticket.pk, by=desk.engineer, at=desk.at, **GOOD_RESOLUTION)
    serve(endpoint)
    assert [got.event["type"] for got in receiver.got] == ["ticket.resolved"]


def test_the_requester_is_named_where_he_acts(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    ticket = desk.processing()
    reply(ticket_id=ticket.pk, body="还是不行", by=asker(ticket), at=desk.at)
    serve(endpoint)
    assert receiver.got[-1].event["data"]["event"]["by"] == {"username": None, "requester": ticket.requester.name}


def test_corrections_are_told_with_names_before_and_after(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    other = CategoryFactory.create()
    ticket = desk.receive()
    amend(ticket_id=ticket.pk, changes={"category": other, "impact": "high"}, by=desk.agent, at=desk.at)
    note(ticket_id=ticket.pk, body="looked at it", by=desk.agent, at=desk.at)
    serve(endpoint)
    changes = {one["field"]: one for one in receiver.got[1].event["data"]["event"]["params"]["changes"]}
    assert changes["category"] == {"field": "category", "from": desk.category.slug, "to": other.slug}
    assert changes["priority"] == {"field": "priority", "from": "P4", "to": "P2"}
    assert "message_id" not in receiver.got[2].event["data"]["event"]["params"]


def test_secrets_that_cannot_be_read_any_more_are_a_failure_that_is_seen(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    Endpoint.objects.update(sealed="gAAAAA-not-ours")
    desk.receive()
    assert serve(endpoint) == 1
    one = Delivery.objects.get()
    assert (one.state, one.failure) == (State.RETRYING, Failure.ERROR)
    assert "no longer known" in one.last_error
    assert receiver.got == []


def test_a_failure_is_tried_again_later_each_time_with_the_same_message(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    desk.receive()
    receiver.answer, receiver.says = 500, "数据库坏了".encode()
    serve(endpoint)
    one = Delivery.objects.get()
    assert (one.state, one.failure, one.status, one.answer) == (State.RETRYING, Failure.STATUS, 500, "数据库坏了")
    assert one.next_attempt_at == desk.at + timedelta(seconds=10)
    assert serve(endpoint) == 0
    Ticket.objects.update(title="changed since")
    receiver.answer = 200
    assert serve(endpoint, desk.at + timedelta(seconds=11)) == 1
    assert receiver.got[0].body == receiver.got[1].body
    assert receiver.got[0].headers["webhook-id"] == receiver.got[1].headers["webhook-id"]
    assert Delivery.objects.get().state == State.DELIVERED


def test_the_delays_double_up_to_hours_and_end() -> None:
    delays = [delay_after(number).total_seconds() for number in range(1, MAX_ATTEMPTS)]
    assert delays[:4] == [10, 20, 40, 80]
    assert delays[-1] == 6 * 3600
    assert 2 <= sum(delays) / 86_400 <= 3


def test_what_was_given_up_is_seen_and_sent_again(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    desk.receive()
    Delivery.objects.update(attempts=MAX_ATTEMPTS - 1)
    receiver.answer = 400
    serve(endpoint)
    dead = Delivery.objects.get()
    assert (dead.state, dead.next_attempt_at) == (State.DEAD, None)
    receiver.answer = 200
    again = actions.replay(delivery_id=dead.pk, by=desk.manager, at=desk.at)
    assert (again.state, again.attempts) == (State.QUEUED, 0)
    assert again.replayed_by == str(desk.manager.user)
    serve(endpoint)
    assert receiver.got[0].headers["webhook-id"] == receiver.got[1].headers["webhook-id"]
    assert Delivery.objects.get().state == State.DELIVERED


def test_a_program_that_does_not_answer_is_left_alone_for_a_while(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    for _ in range(3):
        desk.receive()
    receiver.answer = 503
    receiver.headers = {"Retry-After": "120"}
    assert serve(endpoint) == 1
    assert list(deliver.waiting_endpoints(at=desk.at + timedelta(seconds=119))) == []
    later = desk.at + timedelta(seconds=121)
    assert list(deliver.waiting_endpoints(at=later)) == [endpoint.pk]
    receiver.answer = 200
    assert serve(endpoint, later) == 3


def test_a_message_that_a_program_dislikes_does_not_hold_up_the_next(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    desk.receive()
    desk.receive()
    receiver.answer = 422
    assert serve(endpoint) == 2


def test_one_at_a_time_tells_a_program(desk: Desk, endpoint: Endpoint, serve: Serve) -> None:
    desk.receive()
    Endpoint.objects.update(busy_until=desk.at + timedelta(seconds=30))
    assert serve(endpoint) == 0
    assert list(deliver.waiting_endpoints(at=desk.at)) == []
    assert serve(endpoint, desk.at + timedelta(seconds=31)) == 1


def test_a_delivery_whose_sender_died_is_made_again(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    desk.receive()
    claimed = deliver.claim_next(endpoint.pk, at=desk.at)
    assert claimed is not None
    assert serve(endpoint) == 0
    assert serve(endpoint, desk.at + timedelta(minutes=3)) == 1
    assert len(receiver.got) == 1


def test_an_answer_that_drips_is_cut_off(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(40):
            try:
                handler.wfile.write(b"H")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    monkeypatch.setattr(sender, "SECONDS", 0.4)
    receiver.behave = drip
    begun = time.monotonic()
    attempt = sender.send(receiver.url, b"{}", {})
    assert attempt.failure == Failure.TIMEOUT
    assert time.monotonic() - begun < 1.5


def test_a_program_that_never_answers_is_cut_off(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "SECONDS", 0.3)
    receiver.behave = lambda _handler: time.sleep(1)
    assert sender.send(receiver.url, b"{}", {}).failure == Failure.TIMEOUT


def test_two_secrets_sign_for_a_day_after_the_change(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    former = secret_of(endpoint)
    _endpoint, new = actions.rotate_secret(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    desk.receive()
    serve(endpoint)
    for secret in (former, new):
        assert receiver.got[0].verified_by(secret)
    desk.receive()
    Endpoint.objects.update(previous_until=desk.at)
    serve(endpoint)
    assert receiver.got[1].verified_by(new)
    with pytest.raises(WebhookVerificationError):
        receiver.got[1].verified_by(former)


def test_a_slow_program_holds_up_nobody_else(desk: Desk, endpoint: Endpoint, receiver: Receiver) -> None:
    other = Receiver()
    try:
        quick, _secret = actions.add_endpoint(url=other.url, by=desk.manager, at=desk.at)
        receiver.behave = lambda _handler: time.sleep(1.5)
        desk.receive()
        begun = time.monotonic()
        assert actions.deliver_due(now=lambda: desk.at, start=beside) == 2
        other.wait(1)
        assert time.monotonic() - begun < 1.2
        receiver.wait(1)
        end = time.monotonic() + 5
        while Endpoint.objects.exclude(busy_until=None).exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert not Endpoint.objects.exclude(busy_until=None).exists()
        assert Delivery.objects.get(endpoint=quick).state == State.DELIVERED
    finally:
        other.stop()


def test_the_beat_has_everything_told_and_forgotten(desk: Desk, endpoint: Endpoint, receiver: Receiver) -> None:
    desk.receive()
    assert tasks.deliver_due() == 1
    receiver.wait(1)
    end = time.monotonic() + 5
    while not Delivery.objects.filter(state=State.DELIVERED).exists() and time.monotonic() < end:
        time.sleep(0.02)
    while Endpoint.objects.exclude(busy_until=None).exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert tasks.deliver_due() == 0
    Delivery.objects.update(created_at=desk.at - timedelta(days=400))
    assert tasks.purge() == 1


def test_norm_sla_phone_2_a_missed_call_and_its_task_arrive_signed(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    news = News(kind="missed", at=desk.at, call="c-1", external_id="e-1", number="13800138000")
    call = hear(news=news, system="pbx", at=desk.at)
    assert serve(endpoint) == 2
    missed, task = (got.verified_by(secret_of(endpoint)) for got in receiver.got)
    assert (missed["type"], missed["data"]["call"]["id"]) == ("call.missed", call.pk)
    assert (task["type"], task["data"]["task"]["kind"]) == ("task.opened", "call_back")
