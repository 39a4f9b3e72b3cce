"""From a list to a ticket and back: one goes on where one was. And what is pasted where one writes is not lost."""

import re
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Locator, Page, expect

from accounts.roles import Role
from tests.browser.hands import Hands
from tests.browser.windows import Window
from tests.factories import PASSWORD, Desk, UserFactory
from tickets.models import Attachment

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEXT = "The technician comes at 15:00 with a new roller."
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  const bytes = Uint8Array.from(atob("{png}"), (letter) => letter.charCodeAt(0));
  clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}""".replace(
    "{png}",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
)
OpenWindow = Callable[..., Window]


@pytest.fixture
def walked(window: OpenWindow, desk: Desk) -> tuple[Page, Hands]:
    """At the third of four lines."""
    for n in range(4):
        desk.acknowledged(title=f"Printer {n} jams")
    assert desk.agent.user
    page = window(desk.agent.user).open("/desk/undispatched/?sort=oldest")
    hands = Hands(page)
    hands.press("j", "j", "j")
    expect(line_of(page, "Printer 2 jams")).to_be_focused()
    return page, hands


def line_of(page: Page, title: str) -> Locator:
    return page.locator(".row__a", has_text=title)


@pytest.mark.parametrize("way", ["back", "link"])
def test_back_from_a_ticket_one_stands_at_its_line(walked: tuple[Page, Hands], way: str) -> None:
    page, hands = walked
    hands.press("Enter")
    page.wait_for_url("**/tickets/*/")
    if way == "link":
        page.get_by_role("link", name="List", exact=True).click()
    else:
        page.go_back()
    page.wait_for_url("**/desk/undispatched/?sort=oldest")
    expect(line_of(page, "Printer 2 jams")).to_be_focused()
    hands.press("j")
    expect(line_of(page, "Printer 3 jams")).to_be_focused()


def test_after_an_act_from_the_list_one_goes_on_below(walked: tuple[Page, Hands], desk: Desk) -> None:
    page, hands = walked
    hands.press("n")
    expect(page.locator("#panel dialog:modal")).to_be_visible()
    hands.write("Looked at it.")
    hands.press("Control+Enter")
    expect(page.locator(".shell__says")).to_contain_text("done")
    expect(line_of(page, "Printer 2 jams")).to_be_focused()


def test_after_an_undo_the_way_leads_back_to_the_same_list(walked: tuple[Page, Hands]) -> None:
    page, hands = walked
    hands.press("x")
    page.locator("#bulk").get_by_role("button", name="Priority").click()
    dialog = page.locator("#panel dialog:modal")
    for name in ("impact", "urgency"):
        dialog.locator(f"label:has([name={name}][value=high])").click()
    dialog.locator("button.btn--main").click()
    page.wait_for_url("**/desk/bulk/*/?back=*")
    hands.press("z")
    page.wait_for_url(re.compile(r"/desk/bulk/\d+/$"))
    page.get_by_role("link", name="Back to the list").click()
    page.wait_for_url("**/desk/undispatched/?sort=oldest")
    expect(line_of(page, "Printer 2 jams")).to_be_focused()


def test_a_list_that_is_opened_anew_begins_at_its_top(walked: tuple[Page, Hands]) -> None:
    page, hands = walked
    page.goto(page.url.partition("/desk/")[0] + "/desk/presence/")
    page.goto(page.url.partition("/desk/")[0] + "/desk/undispatched/?sort=oldest")
    hands.press("j")
    expect(line_of(page, "Printer 0 jams")).to_be_focused()


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_picture_pasted_while_one_writes_is_attached_and_the_text_stays(
    window: OpenWindow, desk: Desk, kind: str
) -> None:
    ticket = desk.processing()
    page = window(UserFactory.create(role=Role.AGENT, password=PASSWORD)).open(f"/tickets/{ticket.number}/")
    page.locator(f"label[for=write-{kind}]").click()
    text = page.locator(f"#{kind}_body")
    text.fill(TEXT)
    text.evaluate(PASTE)
    dialog = page.locator("#panel dialog:modal")
    expect(dialog).to_contain_text("screenshot-")
    expect(dialog.get_by_label("Internal")).to_be_checked(checked=kind == "note")
    dialog.get_by_role("button", name="Attach").click()
    expect(page.locator(".feed")).to_contain_text("screenshot-")
    expect(text).to_have_value(TEXT)
    assert Attachment.objects.get(ticket=ticket).is_internal is (kind == "note")
