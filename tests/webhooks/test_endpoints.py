"""Setting webhooks up, and how they end."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import SettingChange
from accounts.roles import Role
from accounts.setting_history import changes_of_row, newest_change
from core.errors import Forbidden, IllegalMove, Malformed, Missing, Refused, Stale
from notifications.webhooks import actions
from notifications.webhooks.choices import Failure, State, Why
from notifications.webhooks.models import Delivery, Endpoint
from outbox.letters import render
from outbox.models import OutboxMessage
from tests.factories import Desk, UserFactory
from tests.webhooks.conftest import Serve, secret_of
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


def test_norm_role_1_only_managers_set_webhooks_up(desk: Desk, endpoint: Endpoint) -> None:
    do: dict[str, Any] = {"by": desk.supervisor, "at": desk.at}
    with pytest.raises(Forbidden):
        actions.add_endpoint(url="https://example.com/", **do)
    for act in (actions.rotate_secret, actions.remove_endpoint, actions.ping, actions.replay_dead):
        with pytest.raises(Forbidden):
            act(endpoint_id=endpoint.pk, **do)
    with pytest.raises(Forbidden):
        actions.change_endpoint(endpoint_id=endpoint.pk, changes={}, **do)
    with pytest.raises(Forbidden):
        actions.replay(delivery_id=1, **do)


def test_every_wrong_field_is_named_at_once(desk: Desk) -> None:
    with pytest.raises(Malformed) as refused:
        actions.add_endpoint(
            url="here", description="x" * 300, events=["ticket.eaten", "ticket.closed"], by=desk.manager, at=desk.at
        )
    assert {name: [one.code for one in several] for name, several in refused.value.fields.items()} == {
        "url": ["invalid"],
        "description": ["too_long"],
        "events": ["unknown"],
    }


def test_one_address_is_told_once(desk: Desk, endpoint: Endpoint) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_endpoint(url=endpoint.url, by=desk.manager, at=desk.at)
    assert refused.value.fields["url"][0].code == "taken"
    other, _secret = actions.add_endpoint(url="https://example.com/", by=desk.manager, at=desk.at)
    with pytest.raises(Refused):
        actions.change_endpoint(endpoint_id=other.pk, changes={"url": endpoint.url}, by=desk.manager, at=desk.at)
    actions.remove_endpoint(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    actions.add_endpoint(url=endpoint.url, by=desk.manager, at=desk.at)


def test_what_changed_is_kept_with_who_and_of_the_secret_only_that_it_is_another(
    desk: Desk, endpoint: Endpoint
) -> None:
    do: dict[str, Any] = {"endpoint_id": endpoint.pk, "by": desk.manager, "at": desk.at}
    actions.change_endpoint(changes={"description": "值班群", "events": ["ticket.closed"]}, **do)
    actions.change_endpoint(changes={"description": "值班群", "is_active": True}, **do)  # no change
    actions.change_endpoint(changes={"is_active": False}, **do)
    actions.change_endpoint(changes={"is_active": True}, **do)
    _endpoint, secret = actions.rotate_secret(**do)
    actions.remove_endpoint(**do)
    kept = list(changes_of_row(endpoint).order_by("pk"))
    assert [(one.verb, one.name, one.changes) for one in kept] == [
        ("added", "测试程序", []),
        ("changed", "测试程序", [["description", "测试程序", "值班群"], ["events", [], ["ticket.closed"]]]),
        ("off", "值班群", [["is_active", True, False]]),
        ("on", "值班群", [["is_active", False, True]]),
        ("changed", "值班群", [["signing_secret", "••••", "••••"]]),
        ("removed", "值班群", []),
    ]
    assert {(one.by, one.at) for one in kept} == {(desk.manager.user, desk.at)}
    assert not any(secret in str(row) for row in SettingChange.objects.values())


def test_of_two_managers_the_slower_is_told(desk: Desk, endpoint: Endpoint) -> None:
    do: dict[str, Any] = {"endpoint_id": endpoint.pk, "by": desk.manager, "at": desk.at}
    seen = newest_change(endpoint)
    actions.change_endpoint(changes={"events": ["ticket.closed"]}, seen=seen, **do)
    with pytest.raises(Stale) as late:
        actions.change_endpoint(changes={"events": [], "description": "迟"}, seen=seen, **do)
    assert late.value.version == newest_change(endpoint) > seen
    now = Endpoint.objects.get()
    assert (now.events, now.description) == (["ticket.closed"], "测试程序")


def test_the_secret_cannot_be_read_in_the_database(endpoint: Endpoint) -> None:
    row = Endpoint.objects.values().get()
    secret: str = secret_of(endpoint)
    assert secret.startswith("whsec_")
    assert not any(secret.removeprefix("whsec_") in str(value) for value in row.values())


def test_switched_off_it_is_told_nothing_and_what_waited_can_be_sent_later(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    desk.receive()
    do: dict[str, Any] = {"by": desk.manager, "at": desk.at}
    off = actions.change_endpoint(endpoint_id=endpoint.pk, changes={"is_active": False}, **do)
    assert (off.is_active, off.disabled_why) == (False, Why.BY_HAND)
    desk.receive()
    assert serve(endpoint) == 0
    one = Delivery.objects.get()
    assert (one.state, one.failure) == (State.DEAD, Failure.DISABLED)
    for act in (actions.ping, actions.replay_dead):
        with pytest.raises(Refused):
            act(endpoint_id=endpoint.pk, **do)
    with pytest.raises(Refused):
        actions.replay(delivery_id=one.pk, **do)
    actions.change_endpoint(endpoint_id=endpoint.pk, changes={"is_active": True}, **do)
    assert actions.replay_dead(endpoint_id=endpoint.pk, **do) == 1
    assert serve(endpoint) == 1
    assert len(receiver.got) == 1


def test_what_is_under_way_is_not_sent_again(desk: Desk, endpoint: Endpoint) -> None:
    sent = actions.ping(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    with pytest.raises(IllegalMove):
        actions.replay(delivery_id=sent.pk, by=desk.manager, at=desk.at)
    with pytest.raises(Missing):
        actions.replay(delivery_id=10**9, by=desk.manager, at=desk.at)


def test_a_removed_one_is_gone(desk: Desk, endpoint: Endpoint, serve: Serve) -> None:
    sent = actions.ping(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    removed = actions.remove_endpoint(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    assert removed.secrets == []
    desk.receive()
    assert serve(endpoint) == 0
    assert Delivery.objects.get().pk == sent.pk
    with pytest.raises(Missing):
        actions.ping(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    with pytest.raises(Missing):
        actions.replay(delivery_id=sent.pk, by=desk.manager, at=desk.at)


def test_a_ping_arrives(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    Endpoint.objects.update(rest_until=desk.at + timedelta(minutes=5))
    actions.ping(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    serve(endpoint)
    told = receiver.got[0].verified_by(secret_of(endpoint))
    assert told["type"] == "webhook.ping"
    assert told["data"] == {"webhook": {"id": endpoint.pk, "description": "测试程序"}}


def test_what_somebody_waits_for_goes_first(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    receiver.answer = 500
    for _ in range(3):
        desk.receive()
    serve(endpoint)
    actions.ping(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    serve(endpoint)
    assert [got.event["type"] for got in receiver.got] == ["ticket.received", "webhook.ping"]


def test_after_days_of_failure_it_is_switched_off_and_the_administrators_are_told(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve, settings: Settings
) -> None:
    settings.WEBHOOK_DISABLE_DAYS = 5
    admin = UserFactory.create(role=Role.ADMIN)
    receiver.answer = 500
    desk.receive()
    serve(endpoint)
    later = desk.at + timedelta(days=4, hours=23)
    serve(endpoint, later)
    assert Endpoint.objects.get().is_active
    serve(endpoint, later + timedelta(days=1))
    off = Endpoint.objects.get()
    assert (off.is_active, off.disabled_why, off.failing_since) == (False, Why.FAILING, desk.at)
    assert Delivery.objects.get().state == State.DEAD
    change = changes_of_row(off)[0]
    assert (change.verb, change.by, change.changes) == ("off", None, [["disabled_why", "", "failing"]])
    assert desk.manager.user
    letters = OutboxMessage.objects.filter(letter="staff_webhook_off")
    assert {one.address for one in letters} == {admin.email, desk.manager.user.email}
    for letter in letters:
        for language in ("en", "zh-hans"):
            letter.language = language
            text = render(letter).text
            assert receiver.url in text
            assert f"/desk/settings/webhooks/{endpoint.pk}/" in text


def test_a_success_ends_the_row_of_failures(desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve) -> None:
    receiver.answer = 500
    desk.receive()
    serve(endpoint)
    receiver.answer = 200
    serve(endpoint, desk.at + timedelta(minutes=1))
    well = Endpoint.objects.get()
    assert (well.failing_since, well.failures, well.delivered_at) == (None, 0, desk.at + timedelta(minutes=1))


def test_a_program_that_says_it_has_gone_is_believed(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    receiver.answer = 410
    desk.receive()
    desk.receive()
    assert serve(endpoint) == 1
    assert Endpoint.objects.get().disabled_why == Why.GONE
    assert {one.state for one in Delivery.objects.all()} == {State.DEAD}


def test_old_deliveries_are_forgotten_and_those_that_wait_are_not(
    desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    desk.receive()
    serve(endpoint)
    desk.receive()
    assert actions.purge(at=desk.at + timedelta(days=29)) == 0
    assert actions.purge(at=desk.at + timedelta(days=31)) == 1
    assert Delivery.objects.get().state == State.QUEUED
