"""The manager by keys alone: a category, a rule tried out, an account, a calendar's day, an announcement."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.models import User
from sla.models import BusinessCalendar
from tests.browser.hands import Hands
from tests.browser.keys.people import OpenWindow, user_of
from tests.factories import Desk
from tickets.models import Category

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def test_from_the_settings_to_a_category_a_rule_and_an_account(window: OpenWindow, desk: Desk) -> None:
    desk.receive()
    page = window(user_of(desk.manager)).open("/desk/settings/")
    hands = Hands(page)
    hands.follow(page.locator("main").get_by_role("link", name="Categories", exact=True), "**/settings/categories/")
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="New category", exact=True), "**/categories/new/")
    hands = Hands(page)
    hands.fill(page.locator("[name=name]"), "Scanner")
    hands.use(page.get_by_role("button", name="Save"))
    expect(page.locator(".cats")).to_contain_text("Scanner")
    assert Category.objects.filter(name="Scanner").exists()

    page.goto(page.url.split("/desk/")[0] + "/desk/settings/routing/")
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="New rule").first, "**/routing/new/")
    hands = Hands(page)
    hands.fill(page.locator("[name=name]"), "Printers to the group")
    hands.fill(page.locator("[name=when_words]"), "printer")
    hands.choose(page.locator("[name=then_to_group]"), desk.group.name)
    hands.use(page.get_by_role("button", name="Save and try"))
    page.wait_for_url("**/try/**")
    expect(page.locator("main")).to_contain_text("Printer in room")

    page.goto(page.url.split("/desk/")[0] + "/desk/settings/people/")
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="New account"), "**/people/new/")
    hands = Hands(page)
    hands.fill(page.locator("[name=username]"), "lihua")
    hands.fill(page.locator("[name=display_name]"), "李华")
    hands.choose(page.locator("[name=role]"), "Engineer")
    hands.use(page.get_by_role("button", name="Create the account"))
    expect(page.locator("main")).to_contain_text("李华")
    assert User.objects.filter(username="lihua").exists()


def test_a_day_of_a_calendar_is_entered(window: OpenWindow, desk: Desk) -> None:
    calendar = BusinessCalendar.objects.order_by("pk").first()
    assert calendar
    page = window(user_of(desk.manager)).open(f"/desk/settings/calendars/{calendar.slug}/")
    hands = Hands(page)
    hands.follow(page.locator("a[href*='/edit/'], a[href*='/hours/']").first, "**/calendars/**")
    hands = Hands(page)
    row = page.locator(".dayrow").last
    hands.back_to(row.locator("[name$=name]"))
    hands.write("Founding day")
    hands.back_to(row.locator("input[type=date]"))
    hands.press("Shift+Tab", "Shift+Tab", "Shift+Tab")  # from its button over the parts to the month
    hands.write("10012026")
    hands.use(page.get_by_role("button", name="Save as a new revision"))
    expect(page.locator("[data-errors]")).to_be_focused()  # that is a day off already
    hands.stand()
    hands.use(page.locator("[data-errors] a"))
    expect(row.locator("input[type=date]")).to_be_focused()
    hands.write("11032026")
    hands.fill(page.locator("#hours_note"), "As announced.")
    hands.use(page.get_by_role("button", name="Save as a new revision"))
    expect(page.locator("#days-h + ul")).to_contain_text("Founding day")


def test_an_announcement_is_written_and_published(window: OpenWindow, desk: Desk) -> None:
    page = window(user_of(desk.supervisor)).open("/desk/announcements/")
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="New announcement").first, "**/announcements/new/")
    hands = Hands(page)
    hands.fill(page.locator("[name=title]"), "Mail is slow this morning")
    hands.fill(page.locator("[name=text]"), "Letters come up to ten minutes late; nothing is lost.")
    hands.use(page.get_by_role("button", name="Save as a draft"))
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    hands = Hands(page)
    hands.use(page.get_by_role("button", name="Publish"))
    expect(page.locator("summary", has_text="Withdraw")).to_be_visible()
