"""Presence in a real browser: said from the menu with and without script, Enter leaves word, the table asks again."""

from datetime import timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Presence
from core import clock
from tests.factories import Desk

pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.workbench.test_in_browser import Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return Desk(at=clock.now() - timedelta(minutes=30))


@pytest.fixture
def screen(page: Page, live_server: LiveServer) -> Screen:
    return Screen(page, live_server.url)


def open_menu(page: Page) -> None:
    page.locator(".top [data-menu]:not(#live) > summary").click()


def test_one_press_says_it_and_enter_leaves_word(screen: Screen, desk: Desk) -> None:
    screen.log_in(desk.agent.user)
    page = screen.open("/desk/open/")
    open_menu(page)
    page.get_by_role("button", name="Lunch", exact=True).click()
    expect(page.locator(".top__name")).to_contain_text("Lunch")
    open_menu(page)
    page.get_by_role("button", name="Away", exact=True).click()
    expect(page.locator(".top__name")).to_contain_text("Away")
    open_menu(page)
    page.get_by_label("Word to leave").fill("Back at 15:00")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Word to leave")).to_have_value("Back at 15:00")
    presence = Presence.objects.get(user=desk.agent.user)
    assert (presence.status, presence.note) == ("away", "Back at 15:00")
    assert page.url.endswith("/desk/open/")
    assert screen.complaints == []


def test_it_works_without_script(browser: Chromium, live_server: LiveServer, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False)
    screen = Screen(context.new_page(), live_server.url)
    screen.log_in(desk.agent.user, width=390)
    page = screen.open("/desk/")
    open_menu(page)
    page.get_by_label("Word to leave").fill("On my way")
    page.get_by_role("button", name="Away", exact=True).click()
    open_menu(page)
    expect(page.get_by_label("Word to leave")).to_have_value("On my way")
    context.close()


def test_the_table_asks_again_and_says_that_nobody_pressed_anything(screen: Screen, desk: Desk) -> None:
    screen.log_in(desk.agent.user)
    page = screen.open("/desk/presence/")
    with page.expect_request(lambda request: request.headers.get("hx-request") == "true") as asked:
        page.evaluate("htmx.ajax('GET', '/desk/presence/', {source: '#team', target: '#team', swap: 'outerHTML'})")
    assert asked.value.headers["x-desk-poll"] == "1"
    expect(page.locator("#team table")).to_be_visible()
    assert screen.complaints == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")])
def test_the_page_and_the_menu_fit_and_are_accessible(screen: Screen, desk: Desk, width: int, theme: str) -> None:
    screen.log_in(desk.agent.user, width=width, theme=theme)
    page = screen.open("/desk/presence/")
    for is_open in (False, True):
        if is_open:
            open_menu(page)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
    assert screen.complaints == []
