"""The engineer's page at the width of a telephone, by keys alone, as somebody with a keyboard or a switch uses it."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from satisfaction.records.models import Signature
from tests.browser.hands import Hands
from tests.browser.keys.people import OpenWindow, fresh, user_of
from tests.factories import GOOD_RESOLUTION, Desk
from tests.satisfaction.records.conftest import Records
from tickets.models import TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def test_a_job_is_accepted_with_a_time_told_of_and_resolved(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.dispatched()
    page = window(user_of(desk.engineer), width=390).open("/work/")
    card = page.locator(f"[data-job='{ticket.number}']")
    hands = Hands(page)
    hands.pick(card.locator(".seg input").nth(1))
    hands.use(card.get_by_role("button", name="Accept, by"))
    expect(card.locator(".job__fold")).to_have_count(1)
    assert fresh(ticket).state == "processing"
    hands.stand()
    step = card.get_by_role("button", name="Solution proposed")
    if not step.is_visible():
        hands.use(card.locator("summary").first)
    with page.expect_response("**/do/note/"):
        hands.use(step)
    expect(page.locator(".unsent__one")).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    hands.stand()
    assert TicketEvent.objects.filter(ticket=ticket, verb="note").count() == 1

    page = window(user_of(desk.engineer), width=390).open(f"/work/{ticket.number}/?do=resolve")
    hands = Hands(page)
    for name, text in GOOD_RESOLUTION.items():
        hands.fill(page.locator(f"#resolve [name={name}]"), text)
    with page.expect_response("**/do/resolve/"):
        hands.use(page.locator("#resolve button[type=submit]"))
    expect(page.locator("#resolve")).to_have_count(0)
    hands.stand()
    assert fresh(ticket).state == "confirming"


def test_norm_sat_7_a_record_is_signed_without_drawing(window: OpenWindow, desk: Desk) -> None:
    record = Records(desk).waiting()
    page = window(user_of(desk.engineer), width=390).open("/work/")
    hands = Hands(page)
    opener = page.locator(f"a[data-dialog='sign-{record.number}']")
    hands.use(opener)
    glass = page.locator(".dialog--glass[open]")
    expect(glass).to_be_visible()
    hands.stand()
    hands.press("Escape")
    expect(glass).to_have_count(0)
    assert opener.evaluate("el => el === document.activeElement")
    hands.press("Enter")
    name = glass.get_by_label("Your name").input_value()
    hands.fill(glass.get_by_label("Your name"), " ")
    hands.use(glass.get_by_role("button", name="Sign", exact=True))
    expect(glass.locator("[data-unsigned]")).to_be_visible()
    expect(glass.locator("[data-unnamed]")).to_be_visible()
    expect(glass.get_by_label("Your name")).to_be_focused()
    hands.fill(glass.get_by_label("Your name"), name)
    hands.use(glass.get_by_role("button", name="Sign", exact=True))
    expect(glass.locator("[data-unsigned]")).to_be_visible()
    expect(glass.locator("[data-unnamed]")).to_be_hidden()
    hands.stand()
    hands.go_to(glass.get_by_label("I have read the service record and confirm it"), key="Shift+Tab")
    hands.press("Space")
    hands.pick(glass.get_by_role("radio", name="Very satisfied"))
    hands.use(glass.get_by_role("button", name="Sign", exact=True))
    expect(glass).to_have_count(0)
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator(f"a[data-dialog='sign-{record.number}']")).to_have_count(0)
    hands.stand()
    assert Signature.objects.get(record=record).method == "typed"
