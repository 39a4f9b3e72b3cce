"""What a requester has written is there again, whatever became of the page, the session or the line."""

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import FilePayload, Page, Route, expect

from accounts.models import Requester
from tests.browser.windows import Window, log_in
from tests.factories import PASSWORD, Desk
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
OpenWindow = Callable[..., Window]
TITLE, WHAT = "The scanner is dead", "Since this morning it does not even light up any more."


def form_of(page: Page) -> dict[str, str]:
    return {
        name: page.locator(f"form[data-guard=new] [name={name}]").input_value() for name in ("title", "description")
    }


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit the request").click()


def test_the_log_in_in_between_costs_no_word(window: OpenWindow, desk: Desk, asker: Requester) -> None:
    one = window(asker.user)
    page = one.open("/portal/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=description]").fill(WHAT)
    page.context.clear_cookies(name="sessionid")  # it has run out while he wrote
    submit(page)
    assert asker.user
    log_in(page, asker.user, PASSWORD)
    expect(page.get_by_text("Text you had not sent yet was put back.")).to_be_visible()
    assert form_of(page) == {"title": TITLE, "description": WHAT}
    submit(page)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Ticket.objects.filter(title=TITLE).count() == 1
    one.complaints[:] = [
        text for text in one.complaints if "401" not in text
    ]  # what is known meanwhile was not told him


def test_what_came_back_refused_is_kept_whole(window: OpenWindow, desk: Desk, asker: Requester) -> None:
    """Not only what was added after the refusal: nothing of it is saved yet."""
    page = window(asker.user).open("/portal/")
    page.locator("[name=title]").fill(TITLE)
    page.locator(".seg", has_text="I need something").click()
    page.locator("#particulars").get_by_label("I cannot work").wait_for(state="attached")
    submit(page)
    expect(page.locator("[data-errors]")).to_be_visible()
    page.locator("[name=description]").fill(WHAT)
    page.wait_for_timeout(500)
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/portal/")
    expect(page.get_by_text("Text you had not sent yet was put back.")).to_be_visible()
    assert form_of(page) == {"title": TITLE, "description": WHAT}
    assert page.locator("[name=kind]:checked").input_value() == "service_request"


def test_a_refused_answer_can_be_read_in_another_language(window: OpenWindow, desk: Desk, asker: Requester) -> None:
    ticket = desk.closed(requester=asker)
    page = window(asker.user).open(f"/portal/requests/{ticket.number}/")
    page.locator("#rate [name=comment]").fill(WHAT)
    page.get_by_role("button", name="Send the rating").click()
    expect(page.locator("[data-errors]")).to_be_visible()
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="简体").click()
    page.wait_for_url(f"**/requests/{ticket.number}/")
    expect(page.locator("#rate [name=comment]")).to_have_value(WHAT)


def test_a_line_that_fails_under_a_file_is_said(window: OpenWindow, desk: Desk, asker: Requester) -> None:
    one = window(asker.user)
    page = one.open("/portal/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=description]").fill(WHAT)
    page.locator("[name=attachments]").set_input_files({"name": "a.log", "mimeType": "text/plain", "buffer": b"dead"})

    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route("**/portal/", fail)
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("It could not be sent")
    page.unroute_all()
    page.route("**/portal/", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("It could not be sent")
    assert form_of(page) == {"title": TITLE, "description": WHAT}
    page.unroute_all()
    submit(page)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Ticket.objects.get(title=TITLE).attachments.count() == 1
    one.complaints.clear()  # of the line


@pytest.mark.parametrize("files", [0, 1])
def test_the_way_back_and_sent_again_is_one_request(
    window: OpenWindow, desk: Desk, asker: Requester, files: int
) -> None:
    """Also where the page comes anew from the desk, and the browser puts the words back: it is the same form."""
    page = window(asker.user).open("/portal/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=description]").fill(WHAT)
    log = [FilePayload(name=f"{n}.log", mimeType="text/plain", buffer=b"dead") for n in range(files)]
    page.locator("[name=attachments]").set_input_files(log)
    submit(page)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.go_back()
    page.wait_for_url("**/portal/")
    page.wait_for_timeout(1000)
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=description]").fill(WHAT)
    submit(page)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Ticket.objects.filter(title=TITLE).count() == 1


def test_a_guest_chooses_his_language_everywhere(window: OpenWindow, desk: Desk) -> None:
    one = window()
    for path in ("/portal/board/", "/portal/directory/", "/portal/ask/", "/portal/outage/"):
        page = one.open(path)
        page.get_by_role("button", name="简体").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        assert page.url.endswith(path)
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_note_begun_on_another_machine_stands_in_sight(window: OpenWindow, desk: Desk) -> None:
    assert desk.agent.user
    address = f"/tickets/{desk.acknowledged().number}/"
    page = window(desk.agent.user).open(address)
    page.locator("label[for=write-note]").click()
    page.locator("#note_body").fill("The drum is ordered.")
    expect(page.locator("#note [data-kept]")).to_contain_text("Draft kept")
    other = window(desk.agent.user).open(address)
    expect(other.locator("#note_body")).to_have_value("The drum is ordered.")
    expect(other.locator("#note_body")).to_be_visible()
