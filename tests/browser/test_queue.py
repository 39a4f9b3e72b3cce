"""The list by keys alone: accept, note and resolve in three steps, ticking and acting on many, the commands."""

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from accounts.actors import Actor
from accounts.models import User
from tests.browser.test_access import in_both_themes, judge
from tests.browser.windows import Window
from tests.factories import Desk
from tickets.models import Ticket, TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]
OpenWindow = Callable[..., Window]
FEWER_THAN = 4  # presses that an everyday act may need, what is written apart


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


class Hands:
    """Somebody at the keyboard, and how often he has pressed a key."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1


class Mouse:
    """Somebody with a mouse, and how often he has clicked."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1


def test_norm_life_5_accept_note_and_resolve_take_fewer_than_four_presses_each(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.dispatched()
    page = window(user_of(desk.engineer)).open("/desk/groups/?sort=newest")
    hands = Hands(page)
    hands.press("j")
    hands.press("a")
    expect(page.locator("#panel dialog button[value='60']")).to_be_focused()
    hands.press("Enter")
    expect(page.get_by_text(f"{ticket.number}: Accept – done.")).to_be_visible()
    assert (fresh(ticket).state, hands.presses < FEWER_THAN) == ("processing", True)
    assert "/desk/groups/" in page.url

    hands = Hands(page)
    hands.press("j")
    hands.press("n")
    expect(page.locator("#panel dialog textarea[name=body]")).to_be_focused()
    page.keyboard.type("The drum is ordered.")
    hands.press("Control+Enter")
    expect(page.get_by_text(f"{ticket.number}: Add note – done.")).to_be_visible()
    assert (TicketEvent.objects.filter(verb="note").count(), hands.presses < FEWER_THAN) == (1, True)

    hands = Hands(page)
    hands.press("j")
    hands.press("r")
    expect(page.locator("#panel dialog textarea[name=cause]")).to_be_focused()
    for words in ("The drum of the printer was worn out.", "Replaced the drum.", "Room 405 prints again since 14:20."):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.locator("#panel dialog textarea[name=result]").focus()
    hands.press("Control+Enter")
    expect(page.get_by_text(f"{ticket.number}: Resolve – done.")).to_be_visible()
    assert (fresh(ticket).state, hands.presses < FEWER_THAN) == ("confirming", True)


def test_norm_life_5_accept_note_and_resolve_take_fewer_than_four_clicks_each(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.dispatched()
    page = window(user_of(desk.engineer)).open(f"/tickets/{ticket.number}/")
    mouse = Mouse(page)
    mouse.click(".next .btn--main")
    mouse.click("#panel dialog button[value='60']")
    expect(page.locator("#resolve")).to_be_visible()
    assert (fresh(ticket).state, mouse.clicks < FEWER_THAN) == ("processing", True)

    mouse = Mouse(page)
    mouse.click("label[for=write-note]")
    expect(page.locator(".editor--note .editor__text")).to_be_focused()
    page.keyboard.type("The drum is ordered.")
    mouse.click(".editor--note button[type=submit]")
    expect(page.locator(".feed").get_by_text("The drum is ordered.")).to_be_visible()
    assert (TicketEvent.objects.filter(verb="note").count(), mouse.clicks < FEWER_THAN) == (1, True)

    mouse = Mouse(page)
    mouse.click("#resolve textarea[name=cause]")
    for words in ("The drum of the printer was worn out.", "Replaced the drum.", "Room 405 prints again since 14:20."):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    mouse.click("#resolve button[type=submit]")
    expect(page.locator(".feed").get_by_text("Replaced the drum.")).to_be_visible()
    assert (fresh(ticket).state, mouse.clicks < FEWER_THAN) == ("confirming", True)


def test_a_form_over_the_page_is_sent_from_each_of_its_fields(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.acknowledged()
    page = window(user_of(desk.dispatcher)).open(f"/tickets/{ticket.number}/")
    page.keyboard.press("d")
    group = page.locator("#panel dialog [name=to_group]")
    expect(group).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(group).to_have_value(desk.group.slug)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".steps [aria-current=step] .step__n")).to_have_text("Dispatch")
    assert fresh(ticket).state == "dispatched"


@in_both_themes
def test_many_are_ticked_acted_on_and_taken_back(window: OpenWindow, desk: Desk, theme: str) -> None:
    tickets = [desk.acknowledged() for _ in range(4)]
    early = desk.receive()
    page = window(user_of(desk.dispatcher), theme=theme).open("/desk/open/?sort=oldest")
    for key in ("j", "x", "j", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("4")
    page.get_by_label("All tickets of this page").check()
    expect(page.locator("[data-ticked]")).to_have_text("5")
    assert judge(page) == []
    page.locator("#bulk").get_by_role("button", name="Dispatch").click()
    dialog = page.locator("#panel dialog")
    expect(dialog).to_contain_text(tickets[0].title)
    assert judge(page) == []
    dialog.get_by_label("Group").select_option(desk.group.slug)
    dialog.get_by_role("button", name="Dispatch").click()
    report = page.locator("#run")
    expect(report).to_contain_text("5 / 5")
    expect(report).to_contain_text("1 refused")
    assert judge(page) == []
    assert {fresh(ticket).state for ticket in tickets} == {"dispatched"}
    assert fresh(early).state == "received"
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="Taken back: Dispatch")).to_be_visible()
    expect(page.locator("#run")).to_contain_text("4 / 4")
    assert {fresh(ticket).state for ticket in tickets} == {"acknowledged"}


def test_without_script_many_are_acted_on_too(window: OpenWindow, desk: Desk) -> None:
    first, second = desk.receive(), desk.receive()
    page = window(user_of(desk.agent), script=False).open("/desk/open/?sort=oldest")
    for ticket in (first, second):
        page.get_by_role("checkbox", name=ticket.number).check()
    page.locator("#bulk").get_by_role("button", name="Add note").click()
    page.get_by_label("Work note").fill("The line is being repaired.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#run")).to_contain_text("2 / 2")
    assert TicketEvent.objects.filter(verb="note").count() == 2


@in_both_themes
def test_commands_lead_anywhere_by_keys_alone(window: OpenWindow, desk: Desk, theme: str) -> None:
    ticket, other = desk.processing(), desk.receive(title="VPN drops every hour")
    page = window(user_of(desk.engineer), theme=theme).open(f"/tickets/{ticket.number}/")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert judge(page) == []
    page.keyboard.type("reso")
    expect(page.get_by_role("option").first).to_contain_text("Resolve")
    page.keyboard.press("Enter")
    expect(page.locator("#panel dialog:modal textarea[name=cause]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel dialog:modal")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    page.keyboard.type("VPN drops")
    expect(page.get_by_role("option", name="VPN drops every hour")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{other.number}/")


@in_both_themes
def test_lists_and_columns_are_fit_for_everybody(window: OpenWindow, desk: Desk, theme: str) -> None:
    desk.processing()
    page = window(user_of(desk.agent), theme=theme).open("/desk/open/?priority=3")
    page.locator(".bar--list summary", has_text="Save").click()
    assert judge(page) == []
    page.get_by_label("Save as").fill("Usual")
    page.get_by_label("Save as").press("Enter")
    expect(page.locator(".queues .queue[aria-current]")).to_contain_text("Usual")
    for path in ("/desk/lists/", "/desk/lists/columns/", "/desk/bulk/"):
        page = window(user_of(desk.agent), theme=theme).open(path)
        assert judge(page) == [], path
