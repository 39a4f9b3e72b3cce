"""Webhooks set up and watched by a program."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.serializers import Serializer

from api.answers_webhooks import (
    DeliveryAnswer,
    DeliverySummary,
    WebhookAnswer,
    WebhookWithSecretAnswer,
)
from api.models import StoredAnswer
from core import clock
from notifications.webhooks import actions
from notifications.webhooks.models import Delivery, Endpoint
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager(desk: Desk) -> Caller:
    assert desk.manager.user
    return Caller(desk.manager.user)


def as_documented(answer: type[Serializer[object]], given: Any) -> None:  # noqa: ANN401 (whatever it is)
    assert set(given) == set(answer().fields)


def test_from_setting_up_to_removal(manager: Caller, receiver: Receiver, desk: Desk) -> None:
    made = manager.post("/webhooks/", {"url": receiver.url, "events": ["ticket.received"]})
    assert made.status_code == 201
    as_documented(WebhookWithSecretAnswer, made.json())
    secret, place = made.json()["secret"], f"/webhooks/{made.json()['id']}/"
    shown = manager.get(place).json()
    as_documented(WebhookAnswer, shown)
    assert (shown["url"], shown["events"], shown["is_active"]) == (receiver.url, ["ticket.received"], True)
    assert manager.get("/webhooks/").json()["results"] == [shown]

    sent = manager.post(f"{place}ping/")
    assert sent.status_code == 202
    as_documented(DeliveryAnswer, sent.json())
    actions.serve(endpoint_id=shown["id"], now=clock.now)
    assert receiver.got[0].verified_by(secret)["type"] == "webhook.ping"
    (line,) = manager.get(f"{place}deliveries/", state="delivered").json()["results"]
    as_documented(DeliverySummary, line)
    assert manager.get(f"{place}deliveries/", state="dead").json()["results"] == []
    one = manager.get(f"/webhooks/deliveries/{line['id']}/").json()
    assert (one["status"], one["body"]) == (204, receiver.got[0].body.decode())

    assert manager.post(f"/webhooks/deliveries/{line['id']}/replay/").json()["state"] == "queued"
    assert manager.post(f"/webhooks/deliveries/{line['id']}/replay/").status_code == 409
    off = manager.patch(place, {"is_active": False, "events": []}).json()
    assert (off["is_active"], off["disabled_why"], off["dead_count"]) == (False, "by_hand", 1)
    assert manager.post(f"{place}replay/").status_code == 422
    manager.patch(place, {"is_active": True})
    assert manager.post(f"{place}replay/").json() == {"replayed": 1}
    renewed = manager.post(f"{place}rotate/").json()
    assert renewed["secret"] != secret
    assert renewed["previous_until"]
    assert manager.client.delete(f"/api/v1{place}", headers=manager.headers).status_code == 204
    assert manager.get(place).status_code == 404
    assert manager.get("/webhooks/").json()["results"] == []


def test_of_two_changes_the_slower_is_told(manager: Caller, endpoint: Endpoint) -> None:
    place = f"/webhooks/{endpoint.pk}/"
    seen = manager.get(place).json()["edition"]
    changed = manager.patch(place, {"events": ["ticket.closed"], "seen": seen}).json()
    assert changed["edition"] > seen
    assert manager.patch(place, {"events": [], "seen": seen}).status_code == 412
    assert manager.get(place).json() == changed
    assert manager.patch(place, {"events": []}).status_code == 200, "who says not what he saw means it"


def test_types_have_words_in_the_callers_language(manager: Caller) -> None:
    types = {one["type"]: one["label"] for one in manager.get("/webhooks/events/").json()["results"]}
    assert types["ticket.resolved"] == "Ticket resolved"


def test_what_is_wrong_is_named(manager: Caller, endpoint: Endpoint) -> None:
    refused = manager.post("/webhooks/", {"url": "https://10.0.0.1/", "events": ["x"], "color": "red"})
    assert field_codes(refused) == {"color": "unknown_field"}
    refused = manager.post("/webhooks/", {"url": "https://10.0.0.1/", "events": ["x"]})
    assert field_codes(refused) == {"url": "forbidden_network", "events": "unknown"}
    refused = manager.post("/webhooks/", {"url": endpoint.url})
    assert (refused.status_code, field_codes(refused)) == (422, {"url": "taken"})
    refused = manager.patch(f"/webhooks/{endpoint.pk}/", {"url": None, "events": "all", "is_active": "yes"})
    assert field_codes(refused) == {"url": "required", "events": "wrong_type", "is_active": "wrong_type"}


def test_norm_role_1_nobody_else_sees_them(desk: Desk, endpoint: Endpoint) -> None:
    assert desk.supervisor.user
    other = Caller(desk.supervisor.user)
    desk.receive()
    one = Delivery.objects.get()
    for path in ("", "events/", f"{endpoint.pk}/", f"{endpoint.pk}/deliveries/", f"deliveries/{one.pk}/"):
        assert other.get(f"/webhooks/{path}").status_code == 403, path
    for path in (f"{endpoint.pk}/ping/", f"{endpoint.pk}/replay/", f"deliveries/{one.pk}/replay/"):
        assert other.post(f"/webhooks/{path}").status_code == 403, path
    assert desk.manager.user
    reader = Caller(desk.manager.user, scope="read")
    assert reader.client.delete(f"/api/v1/webhooks/{endpoint.pk}/", headers=reader.headers).status_code == 403


def test_a_secret_is_kept_in_no_answer_that_is_remembered(manager: Caller, receiver: Receiver) -> None:
    made = manager.post("/webhooks/", {"url": receiver.url}, headers={"Idempotency-Key": "k1"})
    assert made.status_code == 201
    assert not StoredAnswer.objects.exists()


def test_a_page_of_deliveries_costs_the_same_whatever_its_length(
    manager: Caller,
    desk: Desk,
    endpoint: Endpoint,
    django_assert_num_queries: Any,  # noqa: ANN401 (whatever it is)
) -> None:
    for _ in range(12):
        desk.receive()
    Delivery.objects.filter(pk__gt=Delivery.objects.order_by("pk")[5].pk).update(at=desk.at - timedelta(hours=1))
    for size in ("2", "10"):
        with django_assert_num_queries(3):  # token, webhook, deliveries
            manager.get(f"/webhooks/{endpoint.pk}/deliveries/", page_size=size)
