"""Registering a call: the form is ready to be written in, and knows the caller by whatever he says of himself."""

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.actors import Actor
from accounts.models import User
from tests.browser.windows import Window
from tests.factories import Desk, RequesterFactory

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
OpenWindow = Callable[..., Window]


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def test_the_caller_is_found_by_the_number_or_the_address_he_gives(window: OpenWindow, desk: Desk) -> None:
    RequesterFactory.create(name="袁博", phone="13688120933", email="yuan@corp.example", is_vip=True)
    page = window(user_of(desk.agent)).open("/desk/new/")
    expect(page.locator("#intake_name")).to_be_focused()
    for name, words in (("phone", "1368812"), ("email", "yuan@")):
        page.locator(f"#intake [name={name}]").press_sequentially(words)
        expect(page.locator("#people").get_by_text("袁博")).to_be_visible()
        page.locator(f"#intake [name={name}]").fill("")
        expect(page.locator("#people").get_by_text("袁博")).to_have_count(0)
    page.locator("#intake [name=phone]").press_sequentially("1368812")
    said = page.locator(".outcome time").get_attribute("datetime")
    page.locator("#people label", has_text="袁博").click()
    expect(page.locator("#caller")).to_contain_text("袁博")
    expect(page.locator(".outcome time")).not_to_have_attribute("datetime", said or "")  # a VIP's limit is shorter


def test_nothing_can_be_written_about_a_known_user_that_would_not_be_kept(window: OpenWindow, desk: Desk) -> None:
    RequesterFactory.create(name="袁博")
    page = window(user_of(desk.agent)).open("/desk/new/")
    page.locator("#intake_name").press_sequentially("袁博")
    page.locator("#people label", has_text="袁博").click()
    for name in ("phone", "email", "department"):
        expect(page.locator(f"#intake [name={name}]")).to_be_hidden()
    page.locator("#people label", has_text="Somebody new").click()
    for name in ("phone", "email", "department"):
        expect(page.locator(f"#intake [name={name}]")).to_be_visible()
