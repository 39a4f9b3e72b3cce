"""Logged out while writing: nothing typed is lost, the way leads back to it, and nobody else at the window reads it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from django.conf import settings
from playwright.sync_api import BrowserType, Page, expect

from accounts.models import Requester
from accounts.roles import Role
from tests.browser.windows import Window, log_in
from tests.factories import PASSWORD, Desk, UserFactory
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEXT = "The technician comes at 15:00 with a new roller."
OpenWindow = Callable[..., Window]


def write_and_lose_the_session(page: Page, path: str) -> None:
    page.goto(page.url.partition("/desk/")[0] + path)
    page.locator("#reply_body").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    with page.expect_navigation(url="**/login/**"):
        page.locator("form#reply").get_by_role("button", name="Send").click()


def forgive_refusals(one: Window) -> None:
    """What the page asked by itself while nobody was logged in was not told it, which the browser reports."""
    one.complaints[:] = [text for text in one.complaints if "401" not in text]


def test_after_the_log_in_the_text_stands_where_it_was_written(window: OpenWindow, desk: Desk) -> None:
    path = f"/tickets/{desk.processing().number}/"
    assert desk.agent.user
    one = window(desk.agent.user)
    page = one.page
    write_and_lose_the_session(page, path)
    expect(page.locator("main")).to_contain_text("You were logged out, and nothing was saved.")
    log_in(page, desk.agent.user, PASSWORD)
    page.wait_for_url(f"**{path}")
    expect(page.locator("#reply_body")).to_have_value(TEXT)
    page.locator("form#reply").get_by_role("button", name="Send").click()
    expect(page.locator(".feed")).to_contain_text(TEXT)
    assert [body for body in Message.objects.values_list("body", flat=True) if TEXT in body]
    forgive_refusals(one)


def test_who_logs_in_instead_does_not_read_it(window: OpenWindow, desk: Desk) -> None:
    path = f"/tickets/{desk.processing().number}/"
    other = UserFactory.create(role=Role.AGENT, password=PASSWORD)
    assert desk.agent.user
    one = window(desk.agent.user)
    page = one.page
    write_and_lose_the_session(page, path)
    log_in(page, other, PASSWORD)
    page.wait_for_url(f"**{path}")
    expect(page.locator("#reply_body")).to_have_value("")
    forgive_refusals(one)


def test_the_page_that_asks_while_he_writes_does_not_tear_him_away(window: OpenWindow, desk: Desk) -> None:
    path = f"/tickets/{desk.processing().number}/"
    assert desk.agent.user
    at_the_window = window(desk.agent.user)
    page = at_the_window.page
    page.goto(page.url.partition("/desk/")[0] + path)
    page.context.clear_cookies(name="sessionid")
    with page.expect_response("**/desk/gate/**") as asked:
        page.locator("#reply_body").press_sequentially(TEXT)
    assert asked.value.status == 401
    expect(page.locator("#reply_body")).to_have_value(TEXT)
    assert page.url.endswith(path)
    page.close()
    forgive_refusals(at_the_window)


@pytest.fixture
def usual_window(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], desk: Desk
) -> Iterator[OpenWindow]:
    """A window of a browser that keeps the pages one has left, as browsers do; playwright switches it off."""
    usual = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    yield lambda: Window(usual, settings.BASE_URL)
    usual.close()


@pytest.mark.parametrize("who", ["agent", "requester"])
def test_back_after_the_log_out_shows_nothing_of_the_page_before(
    usual_window: OpenWindow, desk: Desk, asker: Requester, who: str
) -> None:
    ticket = desk.processing(title="The salary list was printed twice", requester=asker)
    user, path = (asker.user, "/portal/requests/{}/") if who == "requester" else (desk.agent.user, "/tickets/{}/")
    assert user
    one = usual_window()
    one.log_in(user, PASSWORD)
    page = one.open(path.format(ticket.number))
    expect(page.get_by_role("heading", name=ticket.title)).to_be_visible()
    page.locator("form[action*=logout]").first.evaluate("form => form.submit()")
    expect(page.get_by_label("Username")).to_be_visible()
    page.evaluate("history.back()")
    page.wait_for_url("**/login/?next=**")
    expect(page.get_by_role("heading", name=ticket.title)).to_have_count(0)
