"""The face in a real browser, under the real content policy: what moves, what is kept, what keys and readers find."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from face import specimen
from tests.face import urls

pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, FilePayload, Page, expect

from tests.browser.windows import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.face.urls")]

DRAFT = "二号楼 405 的打印机每打五六张就卡一次"


@pytest.fixture(autouse=True)
def _developing(settings: Settings) -> None:
    settings.DEBUG = True
    settings.HTMX_DEBUG = False


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains about: refused styles and scripts, missing files, errors."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def sheet(page: Page, live_server: LiveServer) -> Iterator[str]:
    """The address of the sheets."""
    page.set_default_timeout(PATIENCE)
    yield f"{live_server.url}/_face/"
    page.close(run_before_unload=False)


@pytest.mark.parametrize("name", specimen.SHEETS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_every_sheet_fits_breaks_no_policy_and_is_accessible(
    *, page: Page, sheet: str, complaints: list[str], name: str, theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": sheet}])
    page.goto(f"{sheet}{name}/")
    expect(page.locator("h1, h2").first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert complaints == []
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def test_a_clock_ticks_warns_and_is_breached_without_changing_its_width(page: Page, sheet: str) -> None:
    page.clock.install()
    page.goto(sheet)
    clock = page.locator('.clock[data-due]:has-text("RTX-1")').first
    before = clock.bounding_box()
    assert before
    expect(clock).to_have_attribute("data-state", "running")
    page.clock.fast_forward(5_000)
    expect(clock).to_have_attribute("data-state", "warning")
    expect(clock.locator("use")).to_have_attribute("href", "/static/icons.svg#clock-warn")
    page.clock.fast_forward(65_000)
    expect(clock).to_have_attribute("data-state", "breached")
    expect(clock.locator("b").first).to_have_text("01")
    after = clock.bounding_box()
    assert after
    assert after["width"] == before["width"]


def test_a_clock_that_stands_does_not_move(page: Page, sheet: str) -> None:
    page.clock.install()
    page.goto(sheet)
    paused = page.locator('.clock[data-state="paused"] .clock__t').first
    text = paused.inner_text()
    page.clock.fast_forward(90_000_000)
    expect(paused).to_have_text(text, use_inner_text=True)


def test_the_theme_changes_at_once_and_stays(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}login/")
    dark = page.locator('button[name="theme"][value="dark"]')
    with page.expect_response("**/theme/"):
        dark.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(dark).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def write(page: Page) -> None:
    page.locator("#fresh [name=description]").fill(DRAFT)
    page.locator("#fresh [name=title]").focus()


def send_to(page: Page, path: str) -> None:
    page.evaluate(f"document.querySelector('#fresh').setAttribute('action', '{path}')")
    page.locator("#fresh button[type=submit]").click()


def test_what_was_typed_comes_back_after_a_reload_until_it_is_discarded(page: Page, sheet: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{sheet}forms/")
    write(page)
    page.reload()
    text = page.locator("#fresh [name=description]")
    expect(text).to_have_value(DRAFT)
    page.locator("#fresh .kept button").click()
    expect(text).to_have_value("")
    page.reload()
    expect(text).to_have_value("")


def test_leaving_unsent_text_asks_first(page: Page, sheet: str) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{sheet}forms/")
    write(page)
    page.goto(f"{sheet}portal/")
    assert asked == ["beforeunload"]


def test_once_accepted_the_draft_is_gone(page: Page, sheet: str) -> None:
    urls.arrived.clear()
    page.goto(f"{sheet}forms/")
    write(page)
    send_to(page, "/accept/")
    page.wait_for_url("**/portal/")
    assert urls.arrived == [DRAFT]
    page.goto(f"{sheet}forms/")
    expect(page.locator("#fresh [name=description]")).to_have_value("")


def test_when_our_side_breaks_the_text_is_still_there(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}forms/")
    write(page)
    send_to(page, "/refuse/")
    expect(page.locator("[data-refused]")).to_be_attached()
    page.goto(f"{sheet}forms/")
    expect(page.locator("#fresh [name=description]")).to_have_value(DRAFT)


def test_a_form_pressed_twice_is_sent_once(page: Page, sheet: str) -> None:
    urls.arrived.clear()
    page.goto(f"{sheet}forms/")
    write(page)
    page.evaluate("document.querySelector('#fresh').setAttribute('action', '/accept/')")
    button = page.locator("#fresh button[type=submit]")
    width = button.bounding_box()
    busy = page.evaluate(
        """() => {
          const form = document.querySelector("#fresh");
          const button = form.querySelector("button[type=submit]");
          form.requestSubmit(button);
          form.requestSubmit(button);
          return [button.getAttribute("aria-busy"), button.getBoundingClientRect().width];
        }"""
    )
    assert width
    assert busy == ["true", width["width"]]
    page.wait_for_url("**/portal/")
    assert urls.arrived == [DRAFT]


def test_the_gate_answers_below_the_field_while_one_writes(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}forms/")
    page.locator("#fresh [name=description]").press_sequentially("已处理")
    line = page.locator("#id_description_gate .gate")
    expect(line).to_have_text("read: 已处理")
    expect(line).to_have_attribute("data-verdict", "warn")


def test_files_chosen_and_pasted_are_listed_and_can_be_removed(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}forms/")
    control = page.locator("#fresh input[type=file]")
    control.set_input_files([FilePayload(name="黑边.jpg", mimeType="image/jpeg", buffer=b"x" * 2048)])
    listed = page.locator("#fresh .drop__files .badge")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("黑边.jpg · 2 KB")
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File(["png"], "image.png", { type: "image/png" }));
          const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.querySelector("#fresh [name=description]").dispatchEvent(event);
        }"""
    )
    expect(listed).to_have_count(2)
    expect(listed.last).to_contain_text("screenshot-")
    listed.first.locator("button").click()
    expect(listed).to_have_count(1)
    assert control.evaluate("input => input.files.length") == 1


def test_keys_act_only_when_nobody_is_writing(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}queue/")
    page.keyboard.press("/")
    search = page.locator("[data-search]")
    expect(search).to_be_focused()
    page.keyboard.type("c?")
    expect(search).to_have_value("c?")
    search.blur()
    page.keyboard.press("c")
    page.wait_for_url("**/intake/")


def test_the_sheet_of_keys_lists_what_this_page_offers_and_can_switch_them_off(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}queue/")
    page.keyboard.press("?")
    keys = page.locator("#keys")
    expect(keys).to_be_visible()
    expect(keys.get_by_text("C", exact=True)).to_be_visible()
    expect(keys.locator("dt[data-keys-rows]")).to_be_visible()
    keys.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("?")
    expect(keys).to_be_hidden()


def test_rows_are_walked_by_key_and_one_of_them_is_in_the_tab_order(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}queue/")
    rows = page.locator(".row")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(rows.nth(1).locator(".row__a")).to_be_focused()
    assert page.locator('.row__a[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/ticket/")


def test_a_dialog_gives_the_focus_back(page: Page, sheet: str) -> None:
    page.goto(sheet)
    opener = page.locator('[data-dialog="sample"]')
    opener.click()
    expect(page.locator("#sample")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sample")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_conflict_stands_before_everything_with_the_safe_choice_in_focus(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}ticket/")
    dialog = page.locator("#conflict")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".btn--main")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_a_menu_closes_by_escape_and_by_turning_away(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}queue/")
    menu = page.locator("[data-menu]")
    menu.locator("summary").click()
    expect(menu.locator(".menu__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator(".menu__panel")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator(".bar__t").click()
    expect(menu.locator(".menu__panel")).to_be_hidden()


def test_an_impossible_act_says_why_and_does_nothing(page: Page, sheet: str) -> None:
    page.goto(sheet)
    page.locator('.pager [aria-disabled="true"]').click(force=True)
    expect(page).to_have_url(sheet)
    expect(page.locator('button[aria-describedby="why"]')).to_have_accessible_description(
        "VIP 工单须先致电 VIP 专员。 LIFE-17 登记通话"
    )


def test_the_reader_stands_at_the_summary_after_a_refusal(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}forms/")
    expect(page.locator("[data-errors]")).to_be_focused()


def test_without_script_files_menus_and_themes_still_work(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/_face/forms/")
    expect(page.locator("#fresh input[type=file]")).to_be_visible()
    expect(page.locator("#fresh .drop__say")).to_be_hidden()
    page.goto(f"{live_server.url}/_face/queue/")
    page.locator("[data-menu] summary").click()
    page.locator('button[name="theme"][value="dark"]').click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(f"{live_server.url}/_face/queue/")
    context.close()


@pytest.mark.parametrize("name", ["forms", "queue", "ticket", "portal", "confirm"])
def test_in_the_hand_every_target_is_as_big_as_a_thumb(page: Page, sheet: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{sheet}{name}/")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".btn, .input, .chip, .queue, .dock a, .seg, .tab, summary, .rate")]
          .filter((el) => el.getClientRects().length && el.getBoundingClientRect().height < 43.5)
          .map((el) => el.outerHTML.slice(0, 80))"""
    )
    assert small == []
