"""The requester by keys alone: a request, the answer, the rating and the signature."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.models import Requester
from satisfaction.models import Purpose
from satisfaction.records.links import sign_url
from satisfaction.records.models import Signature, SigningLink
from tests.browser.hands import Hands
from tests.browser.keys.people import OpenWindow, fresh
from tests.browser.test_access import link_of
from tests.factories import Desk, RequesterFactory
from tests.satisfaction.records.conftest import Records
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def test_a_request_is_made_with_what_its_category_asks(window: OpenWindow, desk: Desk, asker: Requester) -> None:
    page = window(asker.user).open("/portal/")
    hands = Hands(page)
    form = page.locator("form[data-guard=new]")
    hands.use(form.get_by_role("button", name="Submit the request"))
    expect(page.locator("[data-errors]")).to_be_focused()
    assert hands.stand().role == "alert"
    hands.fill(form.locator("[name=title]"), "The scanner is dead")
    hands.fill(form.locator("[name=description]"), "Since this morning it does not even light up any more.")
    hands.choose(form.locator("[name=category]"), desk.category.name)
    hands.press("Tab")
    hands.stand()
    hands.use(form.get_by_role("button", name="Submit the request"))
    expect(page.get_by_role("heading", name="The scanner is dead")).to_be_visible()
    ticket = Ticket.objects.get(title="The scanner is dead")
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="My requests").first, "**/portal/requests/")
    hands = Hands(page)
    hands.follow(page.locator("main a", has_text="The scanner is dead").first, f"**/{ticket.number}/")


def test_the_answer_and_the_rating_are_given_by_link(window: OpenWindow, desk: Desk) -> None:
    asked, rated = desk.confirming(), desk.closed()
    page = window().open(link_of(asked, Purpose.CONFIRM))
    hands = Hands(page)
    hands.use(page.get_by_role("button", name="Send the answer"))
    expect(page.get_by_role("alert")).to_be_focused()
    hands.pick(page.get_by_role("radio", name="Solved", exact=True))
    hands.use(page.get_by_role("button", name="Send the answer"))
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert fresh(asked).confirmed_at
    page = window().open(link_of(rated, Purpose.SURVEY))
    hands = Hands(page)
    hands.pick(page.locator("[name=score][value='4']"))
    reasons = page.locator("[name=reasons]:visible")
    if reasons.count():
        hands.tick(reasons.first)
    hands.use(page.get_by_role("button", name="Send the rating"))
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert fresh(rated).state == "surveyed"


def test_norm_sat_7_a_record_is_signed_by_link_without_drawing(window: OpenWindow, desk: Desk) -> None:
    record = Records(desk).asked(desk.confirming(requester=RequesterFactory.create(name="张建国", language="en")))
    page = window(width=390).open(sign_url(SigningLink.objects.filter(record=record).latest("pk")))
    hands = Hands(page)
    hands.use(page.get_by_role("button", name="Sign", exact=True))
    expect(page.locator("[data-errors]")).to_be_focused()
    assert hands.stand().role == "alert"
    hands.press("Tab")
    hands.press("Enter")
    hands.stand()
    hands.tick(page.get_by_label("I have read the service record and confirm it"))
    hands.use(page.get_by_role("button", name="Sign", exact=True))
    expect(page.get_by_text("is signed. Nobody can change it any more.")).to_be_visible()
    assert Signature.objects.get(record=record).method == "typed"


def test_nothing_is_pressed_into_the_void_while_the_questions_come(
    window: OpenWindow, desk: Desk, asker: Requester
) -> None:
    page = window(asker.user).open("/portal/")
    page.locator("#particulars summary").focus()
    page.evaluate(
        """() => {
          window.stood = [];
          const note = () => window.stood.push(document.activeElement.tagName);
          const times = ["htmx:afterSwap", "htmx:afterSettle"];
          for (const when of times) document.addEventListener(when, () => setTimeout(note, 0));
          document.querySelector("[name=category]").dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    page.wait_for_function("() => window.stood.length === 2")
    assert page.evaluate("window.stood") == ["SUMMARY", "SUMMARY"]
