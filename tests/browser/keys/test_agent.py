"""The agent's day by keys alone: log-in, intake, the list, a ticket from its acknowledgement to its end, presence."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.models_presence import Presence
from tests.browser.hands import Hands
from tests.browser.keys.people import OpenWindow, fresh, user_of
from tests.browser.windows import expect_stage
from tests.factories import GOOD_RESOLUTION, PASSWORD, Desk, RequesterFactory
from tickets.models import Ticket, TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
FEWER_THAN = 4


def test_from_the_log_in_to_a_dispatched_call(window: OpenWindow, desk: Desk) -> None:
    RequesterFactory.create(name="Zhang Jianguo", phone="13800138000", honorific="张工")
    page = window().open("/login/")
    hands = Hands(page)
    hands.fill(page.get_by_label("Username"), user_of(desk.agent).username)
    hands.fill(page.get_by_label("Password"), PASSWORD)
    hands.press("Enter")
    page.wait_for_url("**/desk/")

    hands.press("c")
    page.wait_for_url("**/desk/new/")
    hands.fill(page.locator("#intake_name"), "Zhang")
    hands.pick(page.get_by_role("radio", name="Zhang Jianguo"))
    expect(page.locator("#caller")).to_contain_text("Open tickets")
    hands.stand()
    hands.fill(page.locator("#intake [name=description]"), "Every fifth sheet jams since this morning.")
    hands.fill(page.locator("#intake [name=title]"), "Printer in room 405 jams")
    hands.choose(page.locator("#intake [name=category]"), desk.category.name)
    hands.use(page.get_by_role("button", name="Register only"))
    page.wait_for_url("**/tickets/*/")
    ticket = Ticket.objects.get(title="Printer in room 405 jams")
    assert ticket.requester.name == "Zhang Jianguo"

    hands.use(page.locator(".next .btn--main"))
    dialog = page.locator("#panel dialog:modal")
    expect(dialog).to_be_visible()
    hands.stand()
    hands.use(dialog.locator("button[type=submit]").last)
    expect_stage(page, "Acknowledge")
    hands.press("d")
    expect(dialog).to_be_visible()
    hands.choose(dialog.locator("[name=to_group]"), desk.group.name)
    hands.use(dialog.locator("button[type=submit]").last)
    expect_stage(page, "Dispatch")
    assert fresh(ticket).group == desk.group


def test_the_list_is_walked_and_many_are_acted_on_and_taken_back(window: OpenWindow, desk: Desk) -> None:
    tickets = [desk.acknowledged(title=f"Printer {n} jams") for n in range(3)]
    page = window(user_of(desk.dispatcher)).open("/desk/open/?sort=oldest")
    hands = Hands(page)
    for key in ("j", "j", "k", "j", "j"):
        hands.press(key)
        hands.stand()
    expect(page.locator('.row[aria-selected="true"]')).to_contain_text(tickets[2].title)
    expect(page.locator("#preview")).to_contain_text(tickets[2].title)

    hands.press("?")
    expect(page.locator("#keys")).to_be_visible()
    hands.stand()
    hands.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    assert hands.stand().role == "link"

    hands.press("k", "k", "x", "j", "j", "Shift+X")
    hands.stand()
    expect(page.locator("[data-ticked]")).to_have_text("3")
    hands.back_to(page.locator("#bulk").get_by_role("button", name="Dispatch"))
    hands.press("Enter")
    dialog = page.locator("#panel dialog:modal")
    expect(dialog).to_be_visible()
    hands.stand()
    hands.press("Escape")
    expect(dialog).to_have_count(0)
    assert hands.stand().name.startswith("Dispatch")
    hands.press("Enter")
    expect(dialog).to_be_visible()
    hands.choose(dialog.locator("[name=to_group]"), desk.group.name)
    hands.use(dialog.locator("button[type=submit]").last)
    expect(page.locator("#run")).to_contain_text("3 / 3")
    page.wait_for_load_state()
    hands.press("z")
    expect(page.locator("#run")).to_contain_text("3 / 3")
    expect(page.get_by_role("heading", name="Taken back: Dispatch")).to_be_visible()
    assert {fresh(ticket).state for ticket in tickets} == {"acknowledged"}


def test_commands_and_conditions_lead_to_a_list(window: OpenWindow, desk: Desk) -> None:
    desk.acknowledged()
    page = window(user_of(desk.dispatcher)).open("/desk/mine/")
    hands = Hands(page)
    hands.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    hands.stand()
    hands.press("Escape")
    page.wait_for_function("() => !document.querySelector('dialog[open]')")
    hands.press("Control+k")
    hands.write("all open")
    expect(page.locator("#palette-found [aria-selected=true]")).to_contain_text("All open")
    hands.press("Enter")
    page.wait_for_url("**/desk/open/")

    hands = Hands(page)
    summary = page.locator(".bar--list summary", has_text="Condition")
    hands.use(summary)
    hands.choose(page.locator("#by-priority"), "P3")
    hands.press("Escape")
    expect(page.locator("#by-priority")).to_be_hidden()
    assert "Condition" in hands.stand().name
    hands.press("Enter")
    hands.use(page.get_by_role("button", name="Apply"))
    page.wait_for_url("**priority=*")
    hands.press("/")
    assert hands.stand().role == "searchbox"


def test_a_ticket_is_answered_discussed_resolved_and_closed(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    page = window(user_of(desk.engineer)).open(f"/tickets/{ticket.number}/")
    hands = Hands(page)
    hands.press("r")
    expect(page.locator("#reply_body")).to_be_focused()
    hands.write("done")
    expect(page.locator("#reply_body_gate .gate").first).to_be_visible()
    hands.stand()
    hands.press("Control+a", "Delete", "/")
    expect(page.locator("[data-templates-find]")).to_be_focused()
    hands.stand()
    hands.press("ArrowDown", "Escape")
    assert "Templates" in hands.stand().name
    hands.back_to(page.locator("#reply_body"))
    hands.write("The technician comes at 15:00 with a new roller.")
    hands.press("Control+Enter")
    expect(page.locator(".feed")).to_contain_text("The technician comes at 15:00")

    hands.press("n")
    expect(page.locator("#note_body")).to_be_focused()
    hands.write("@")
    expect(page.locator("#mentions [role=option]").first).to_be_visible()
    hands.press("ArrowDown", "ArrowUp", "Enter")
    hands.write("please bring the roller.")
    hands.press("Control+Enter")
    expect(page.locator(".feed")).to_contain_text("please bring the roller")
    assert TicketEvent.objects.filter(ticket=ticket, verb="note").count() == 1

    hands.presses = 0
    hands.press("s")
    expect(page.locator("#panel dialog [name=cause]")).to_be_focused()
    for name, text in GOOD_RESOLUTION.items():
        hands.fill(page.locator(f"#panel dialog [name={name}]"), text)
    hands.press("Control+Enter")
    expect_stage(page, "Confirm")
    assert fresh(ticket).state == "confirming"


def test_norm_life_5_from_the_page_of_a_ticket_resolve_takes_fewer_than_four_presses(
    window: OpenWindow, desk: Desk
) -> None:
    ticket = desk.processing()
    page = window(user_of(desk.engineer)).open(f"/tickets/{ticket.number}/")
    presses = ["s", *("Tab" for _ in range(2)), "Control+Enter"]
    page.keyboard.press(presses[0])
    expect(page.locator("#panel dialog [name=cause]")).to_be_focused()
    for key, text in zip(presses[1:], GOOD_RESOLUTION.values(), strict=True):
        page.keyboard.type(text)
        page.keyboard.press(key)
    expect_stage(page, "Confirm")
    # From field to field is part of the writing; what the act itself takes is its key and the sending.
    assert len([key for key in presses if key != "Tab"]) < FEWER_THAN


def test_a_ticket_is_answered_at_200_percent(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    page = window(user_of(desk.engineer)).open(f"/tickets/{ticket.number}/")
    page.set_viewport_size({"width": 720, "height": 450})
    hands = Hands(page)
    hands.fill(page.locator("#reply_body"), "The technician comes at 15:00 with a new roller.")
    hands.use(page.locator("#reply").get_by_role("button", name="Send"))
    expect(page.locator(".feed")).to_contain_text("The technician comes at 15:00")


def test_a_confirmed_ticket_is_closed(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.confirmed()
    page = window(user_of(desk.supervisor)).open(f"/tickets/{ticket.number}/")
    hands = Hands(page)
    hands.use(page.locator(".next .btn--main"))
    dialog = page.locator("#panel dialog:modal")
    expect(dialog).to_be_visible()
    hands.stand()
    hands.press("Escape")
    expect(page.locator("dialog:modal")).to_have_count(0)
    assert hands.stand().name == page.locator(".next .btn--main").inner_text()
    hands.press("Enter")
    expect(dialog).to_be_visible()
    hands.use(dialog.locator("button[type=submit]").last)
    expect_stage(page, "Close")
    assert fresh(ticket).state == "closed"


def test_presence_is_changed_in_the_menu(window: OpenWindow, desk: Desk) -> None:
    page = window(user_of(desk.agent)).open("/desk/")
    hands = Hands(page)
    summary = page.locator(".top [data-menu]:not(#live) summary")
    hands.use(summary)
    hands.use(page.locator(".switch [value=lunch]"))
    expect(summary).to_contain_text("Lunch")
    assert Presence.objects.get(user=user_of(desk.agent)).status == Presence.Status.LUNCH
    hands = Hands(page)
    hands.use(summary)
    hands.go_to(page.locator(".top [data-menu] [name=note]"))
    hands.press("Escape")
    expect(page.locator(".top [data-menu] [name=note]")).to_be_hidden()
    assert "my menu" in hands.stand().name
    hands.press("Enter", "Shift+Tab")
    expect(page.locator(".top [data-menu] [name=note]")).to_be_hidden()
    hands.stand()


def test_the_focus_stays_at_the_same_thing_of_a_part_that_is_made_new(window: OpenWindow, desk: Desk) -> None:
    page = window(user_of(desk.agent)).open("/desk/")
    hands = Hands(page)
    hands.go_to(page.locator("[data-queue=vip]"))
    page.evaluate(
        """() => {
          document.querySelector(".queues").dataset.old = "";
          htmx.ajax("GET", location.href, { target: ".queues", select: ".queues", swap: "outerHTML" });
        }"""
    )
    expect(page.locator(".queues[data-old]")).to_have_count(0)
    expect(page.locator("[data-queue=vip]")).to_be_focused()
    hands.stand()
