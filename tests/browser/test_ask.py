"""Without an account, in a telephone's browser: a screenshot pasted, a bar while it travels, a code typed in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from channels_intake.models import Inbound
from outbox.letters import render
from outbox.models import OutboxMessage
from tests.browser.windows import Window, fill
from tests.factories import Desk
from tests.intake.messengers.conftest import source_of
from tickets.models import Attachment, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
OpenWindow = Callable[..., Window]
PASTE = """async (size) => {
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d");
  const noise = context.createImageData(size, size);
  for (let at = 0; at < noise.data.length; at += 65536) crypto.getRandomValues(noise.data.subarray(at, at + 65536));
  context.putImageData(noise, 0, 0);
  const picture = await canvas.convertToBlob({ type: "image/png" });
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([picture], "image.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector("[name=description]").dispatchEvent(event);
}"""
WATCH = """() => {
  window.shares = [];
  new MutationObserver(() => {
    const progress = document.querySelector(".sending progress");
    if (progress) window.shares.push(progress.value);
  }).observe(document.body, { childList: true, subtree: true, attributes: true });
}"""


@pytest.fixture(autouse=True)
def _by_text_message(settings: Settings, desk: Desk) -> None:
    settings.REQUESTER_SMS = "sms"
    source_of("sms")


def write(page: Page, **values: str) -> None:
    form = page.locator("form[data-guard=ask]")
    texts = {"title": "VPN asks for a code", "description": "Since this morning, at home.", "name": "赵敏"}
    for name, value in (texts | values).items():
        fill(form, name, value)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send me the link or the code").click()


def judge(page: Page) -> None:
    """It fits the hand, and axe finds nothing."""
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def code_sent() -> str:
    text = render(OutboxMessage.objects.get(letter="verify_number")).text
    return str(re.findall(r"\b\d{6}\b", text)[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pasted_screenshot_goes_with_the_form_and_stays_when_the_form_comes_back(
    window: OpenWindow, theme: str
) -> None:
    page = window(width=390, theme=theme).open("/portal/ask/")
    judge(page)
    write(page, proof="sms", phone="138 0013 800")
    page.evaluate(PASTE, 400)
    listed = page.locator(".drop__files .badge")
    expect(listed).to_contain_text("screenshot-")
    page.evaluate(WATCH)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("1 field needs your attention")
    expect(page.locator("#id_phone")).to_have_attribute("aria-invalid", "true")
    expect(listed).to_have_count(1)
    expect(page.locator("[data-lost-files]")).to_have_count(0)
    assert page.evaluate("window.shares.length"), "the bar was there"
    judge(page)
    write(page, proof="sms", phone="138 0013 8000")
    send(page)
    expect(page.get_by_role("heading", name="Please enter the code")).to_be_visible()
    assert "/portal/ask/" in page.url
    judge(page)
    page.get_by_label("Code").fill(code_sent())
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("heading", name=re.compile("Your request has the number"))).to_be_visible()
    judge(page)
    assert Attachment.objects.get(ticket=Ticket.objects.get()).content_type == "image/png"


def test_a_small_file_stays_as_well_when_the_form_comes_back(window: OpenWindow) -> None:
    page = window(width=390).open("/portal/ask/")
    write(page, email="none")
    page.locator("input[type=file]").set_input_files(
        [FilePayload(name="vpn.log", mimeType="text/plain", buffer=b"12:00 timeout")]
    )
    send(page)
    expect(page.locator("#id_email")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".drop__files .badge")).to_contain_text("vpn.log")
    fill(page.locator("form[data-guard=ask]"), "email", "zhao@corp.example")
    send(page)
    expect(page.get_by_role("heading", name="Please look into your mailbox")).to_be_visible()
    assert Inbound.objects.get().size > len("12:00 timeout")


def test_without_script_it_is_an_ordinary_form(window: OpenWindow, tmp_path: Path) -> None:
    log = tmp_path / "vpn.log"
    log.write_text("12:00 timeout\n" * 20_000)
    page = window(width=390, script=False).open("/portal/ask/")
    write(page, proof="sms", phone="１３８００１３８０００")
    page.locator("input[type=file]").set_input_files(log)
    send(page)
    expect(page.get_by_role("heading", name="Please enter the code")).to_be_visible()
    code = code_sent()
    page.get_by_label("Code").fill(f"{(int(code) + 1) % 10**6:06d}")
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("alert")).to_contain_text("1 field needs your attention")
    page.get_by_role("button", name="Send another code").click()
    expect(page.get_by_text("The last code is not a minute old.")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("heading", name=re.compile("Your request has the number"))).to_be_visible()
    assert Attachment.objects.get(ticket=Ticket.objects.get()).name == "vpn.log"
