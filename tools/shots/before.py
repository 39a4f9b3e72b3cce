"""What is done on a screen before it is looked at."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Prepare = Callable[[Page], None]


def tick(page: Page) -> None:
    """Tick the first three lines of a list."""
    for place in range(3):
        page.locator(".row input[name=tickets]").nth(place).check()


def commands(page: Page) -> None:
    """Open the command palette over the first line."""
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_visible()


def bulk(page: Page) -> None:
    """Open the first act on the ticked lines."""
    tick(page)
    page.locator(".bulk").get_by_role("button").first.click()
    expect(page.locator("#panel dialog")).to_be_visible()


def press(selector: str) -> Prepare:
    """Press what `selector` finds first."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()

    return act


def open_operations(page: Page) -> None:
    """Open the first operation of each kind, one of them ready to be tried."""
    for kind in ("post", "patch", "get"):
        page.locator(f".opblock-{kind} .opblock-summary-control").first.click()
        expect(page.locator(f".opblock-{kind}.is-open .responses-table").first).to_be_visible()
    page.get_by_role("button", name="Try it out").first.click()


def sees(selector: str) -> Prepare:
    """Wait until `selector` is there."""

    def act(page: Page) -> None:
        expect(page.locator(selector).first).to_be_visible()

    return act


def say(words: str) -> Prepare:
    """Say in a conversation what the desk does not say; it is refused, and stays in the field."""

    def act(page: Page) -> None:
        page.locator(".compose textarea").fill(words)
        send(".compose .btn--main")(page)

    return act


def send(button: str) -> Prepare:
    """Send a form as it stands; what comes back is not a new page."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator(button).click()

    return act


def fill(values: dict[str, str]) -> Prepare:
    """Fill in the form of the page and send it."""

    def act(page: Page) -> None:
        form = page.locator("main form").first
        for name, value in values.items():
            field = form.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                form.locator(f"label:has([name={name}][value='{value}'])").click()
            else:
                field.fill(value)
        send("main form button[type=submit] >> nth=0")(page)

    return act


def without_token(page: Page) -> None:
    """Send the log-in without its token."""
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("field => field.remove()")
    fill({"username": "agent", "password": "wrong"})(page)


def preview(page: Page) -> None:
    """Preview the first ticket of a VIP."""
    page.locator(".row:has(.vip) .row__a").first.focus()
    expect(page.locator("#preview .vip")).to_be_visible()


def conditions(page: Page) -> None:
    """Open the conditions of a list, with their choices."""
    page.locator(".bar--list summary").first.click()
    expect(page.locator("#by-priority")).to_be_visible()


def keys(page: Page) -> None:
    """Open the sheet of keys."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def gate(page: Page) -> None:
    """Write a reply that the gate stops."""
    page.locator("#reply_body").press_sequentially("已处理")
    expect(page.locator("#reply_body_gate .gate").first).to_be_visible()


def dialog(page: Page) -> None:
    """Open the next act of a ticket."""
    page.locator(".next .btn--main").click()
    expect(page.locator("#panel dialog")).to_be_visible()


def caller(page: Page) -> None:
    """Find a caller by the first letters of the name, and take who is found."""
    page.locator("#intake_name").press_sequentially("zjg")
    page.locator("#people input[name=known]").first.check()
    expect(page.locator("#caller .who")).to_be_visible()


def conflict(page: Page) -> None:
    """Write on a ticket that somebody has changed meanwhile."""
    page.locator("main [name=version]").evaluate("field => { field.value = '1'; }")
    fill({"body": "归档任务已停，导出会在半小时内恢复，恢复后我给您打电话。"})(page)
    expect(page.locator("#conflict")).to_be_visible()


def hint(page: Page) -> None:
    """Describe a request so that the form has something to say."""
    page.locator("#id_title").fill("打印机坏了")
    page.locator("#id_description").press_sequentially("打不出来")
    expect(page.locator("#id_description_gate p").first).to_be_visible()


def templates(page: Page) -> None:
    """Open the templates of a reply."""
    page.locator(".editor--reply .editor__text").fill("")  # a draft of the language before
    page.locator(".editor--reply .editor__text").press("/")
    expect(page.locator(".templates .template").first).to_be_visible()
