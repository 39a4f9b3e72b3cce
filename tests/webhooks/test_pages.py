"""A manager and his webhooks, in the browser."""

import re
from typing import Any

import pytest

from notifications.webhooks import actions
from notifications.webhooks.models import Delivery, Endpoint
from tests.factories import Desk
from tests.webhooks.conftest import Serve
from tests.webhooks.receiver import Receiver
from tests.workbench.conftest import Browser, words_of
from tests.workbench.test_every_page import INLINE

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/desk/settings/webhooks/"


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


def test_a_new_one_shows_its_secret_once(manager: Browser, receiver: Receiver) -> None:
    assert "No program is told yet" in manager.get(PLACE)
    assert "Ticket resolved" in manager.get(f"{PLACE}new/")
    sent = {"url": receiver.url, "description": "告警群", "events": ["ticket.received", "clock.breached"]}
    response = manager.client.post(f"{PLACE}new/", sent)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", response.content.decode())
    assert secret
    assert response["Cache-Control"] == "no-store"
    endpoint = Endpoint.objects.get()
    assert endpoint.events == ["ticket.received", "clock.breached"]
    for path in (PLACE, f"{PLACE}{endpoint.pk}/"):
        page = manager.get(path)
        assert "告警群" in page
        assert secret[0] not in page


def test_what_was_typed_stays_beside_the_refusal(manager: Browser) -> None:
    response = manager.client.post(f"{PLACE}new/", {"url": "http://10.0.0.1/x", "description": "里面"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "not allowed" in page
    assert 'value="http://10.0.0.1/x"' in page
    assert 'value="里面"' in page
    assert not Endpoint.objects.exists()


def test_a_delivery_is_looked_into_and_sent_again(
    manager: Browser, desk: Desk, endpoint: Endpoint, receiver: Receiver, serve: Serve
) -> None:
    receiver.answer, receiver.says = 500, "<b>坏了</b>".encode()
    ticket = desk.receive()
    serve(endpoint)
    page = words_of(manager.get(f"{PLACE}{endpoint.pk}/"))
    assert "Ticket received" in page
    assert "Will be tried again" in page
    assert "Failing" in page
    one = Delivery.objects.get()
    detail = manager.get(f"{PLACE}deliveries/{one.pk}/")
    assert "&lt;b&gt;坏了&lt;/b&gt;" in detail
    assert ticket.number in detail
    assert "Send again" not in detail
    manager.client.post(f"{PLACE}{endpoint.pk}/off/")
    manager.client.post(f"{PLACE}{endpoint.pk}/on/")
    assert "1 message was given up." in manager.get(f"{PLACE}{endpoint.pk}/", state="dead")
    receiver.answer = 200
    assert manager.client.post(f"{PLACE}deliveries/{one.pk}/").status_code == 302
    assert serve(endpoint, Delivery.objects.get().next_attempt_at) == 1
    assert "Delivered" in words_of(manager.get(f"{PLACE}deliveries/{one.pk}/"))


def test_the_buttons(manager: Browser, desk: Desk, endpoint: Endpoint, receiver: Receiver) -> None:
    place = f"{PLACE}{endpoint.pk}/"
    manager.client.post(f"{place}ping/")
    assert "A test message is on its way." in manager.get(place)
    assert 'hx-trigger="every 2s"' in manager.get(place)
    fragment = manager.client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<section id="deliveries"')
    manager.client.post(f"{place}off/")
    assert "The webhook is off." in manager.get(place)
    manager.client.post(f"{place}ping/")
    assert "Switch it on first" in manager.get(place)
    manager.client.post(f"{place}on/")
    manager.client.post(f"{place}replay/")
    assert "1 message is sent again." in manager.get(place)
    assert b"whsec_" in manager.client.post(f"{place}rotate/").content
    manager.client.post(place, {"url": endpoint.url, "description": "anders", "events": ["ticket.closed"]})
    assert Endpoint.objects.get().events == ["ticket.closed"]
    assert manager.client.post(f"{place}remove/")["Location"] == PLACE
    assert manager.client.get(place).status_code == 404
    assert manager.client.post(f"{place}eat/").status_code == 404


def test_of_two_managers_the_slower_is_told_and_his_text_is_kept(
    manager: Browser, desk: Desk, endpoint: Endpoint
) -> None:
    place = f"{PLACE}{endpoint.pk}/"
    seen = re.findall(r'name="seen" value="(\d+)"', manager.get(place))[0]
    faster = {
        "url": endpoint.url,
        "description": "值班群",
        "events": ["ticket.closed", "ticket.received"],
        "seen": seen,
    }
    assert manager.client.post(place, faster).status_code == 302
    slower = {"url": endpoint.url, "description": "我的", "events": ["ticket.merged"], "seen": seen}
    late = manager.client.post(place, slower)
    page = late.content.decode()
    assert late.status_code == 412
    assert "Somebody changed this meanwhile." in page
    assert 'value="我的"' in page
    assert "测试程序 → 值班群" in words_of(page)
    assert "all → Ticket closed, Ticket received" in words_of(page)
    assert Endpoint.objects.get().description == "值班群"
    again = re.findall(r'name="seen" value="(\d+)"', page)[0]
    assert manager.client.post(place, slower | {"seen": again}).status_code == 302
    assert Endpoint.objects.get().description == "我的"


def test_its_history_says_who_did_what(manager: Browser, desk: Desk, endpoint: Endpoint) -> None:
    place = f"{PLACE}{endpoint.pk}/"
    do: dict[str, Any] = {"endpoint_id": endpoint.pk, "by": desk.manager, "at": desk.at}
    actions.change_endpoint(changes={"events": ["ticket.closed", "ticket.received"]}, **do)
    actions.change_endpoint(changes={"events": ["ticket.closed", "ticket.merged"]}, **do)
    manager.client.post(f"{place}rotate/")
    manager.client.post(f"{place}off/")
    history = words_of(manager.get(place)).partition(" History ")[2]
    for line in (
        "Events all → Ticket closed, Ticket received",
        "Events Ticket received → Ticket merged into another",
        "Signing secret •••• → ••••",
        "Switched off",
    ):
        assert line in history
    manager.client.post(f"{place}remove/")
    assert "Webhook 测试程序 · Removed" in words_of(manager.get("/desk/settings/"))
    assert "测试程序" not in Browser(desk.supervisor).get("/desk/settings/")


def test_pages_of_deliveries(manager: Browser, desk: Desk, endpoint: Endpoint) -> None:
    for _ in range(31):
        actions.ping(endpoint_id=endpoint.pk, by=desk.manager, at=desk.at)
    page = manager.get(f"{PLACE}{endpoint.pk}/")
    before = re.search(r"before=(\d+)", page)
    assert before
    assert manager.get(f"{PLACE}{endpoint.pk}/", before=before[1]).count("webhook.ping") >= 1
    assert manager.client.get(f"{PLACE}{endpoint.pk}/?before=x").status_code == 400


def test_norm_role_1_only_for_managers(desk: Desk, endpoint: Endpoint) -> None:
    other = Browser(desk.supervisor)
    desk.receive()
    for path in ("", "new/", f"{endpoint.pk}/", f"deliveries/{Delivery.objects.get(type='ticket.received').pk}/"):
        assert other.client.get(f"{PLACE}{path}").status_code == 403
    assert other.client.post(f"{PLACE}{endpoint.pk}/remove/").status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_needs_what_the_content_policy_forbids(
    desk: Desk, endpoint: Endpoint, serve: Serve, language: str
) -> None:
    browser = Browser(desk.manager, language=language)
    desk.receive()
    serve(endpoint)
    for path in ("", "new/", f"{endpoint.pk}/", f"deliveries/{Delivery.objects.get(type='ticket.received').pk}/"):
        html = browser.get(f"{PLACE}{path}")
        assert INLINE.search(html) is None, path
        assert html.count("<h1") == 1
