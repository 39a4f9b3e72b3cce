"""What one does, another sees: two people at two windows, without a reload."""

import time
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.actors import Actor
from core import clock
from tests.browser.test_logged_out import forgive_refusals
from tests.browser.windows import Window, log_in
from tests.factories import PASSWORD, Desk
from tests.workbench.live.conftest import user_of
from tickets import actions
from tickets.models import Ticket
from workbench.live.hub import Hub

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PROMPT = 2.0  # seconds, as promised
OpenWindow = Callable[..., Window]


def at_live(page: Page) -> Page:
    """When the page is connected, and the hub has found its place."""
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.wait_for_timeout(1000)
    return page


def note(ticket: Ticket, by: Actor, body: str = "Rang the user; he is at his desk from two.") -> None:
    actions.note(ticket_id=ticket.pk, body=body, by=by, at=clock.now())


def give(ticket: Ticket, desk: Desk) -> None:
    """To the engineer."""
    actions.dispatch(ticket_id=ticket.pk, to_user=user_of(desk.engineer), by=desk.dispatcher, at=clock.now())


def order(page: Page) -> list[str]:
    return [str(row.get_attribute("id")) for row in page.locator('.row[id^="row-"]').all()]


def soon(is_so: Callable[[], bool], page: Page, *, within: float = PROMPT) -> float:
    """Seconds until it is so."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < within + 15, "never"
        page.wait_for_timeout(20)
    return time.monotonic() - begun


@pytest.fixture
def reader(window: OpenWindow, desk: Desk) -> Window:
    return window(user_of(desk.agent))


def test_a_changed_line_is_made_new_in_its_place_and_the_list_waits_for_g(
    reader: Window, window: OpenWindow, desk: Desk
) -> None:
    first, second, third = desk.receive(), desk.receive(), desk.receive()
    page = at_live(reader.open("/desk/open/?sort=newest"))
    before = order(page)
    assert before == [f"row-{ticket.number}" for ticket in (third, second, first)]
    page.keyboard.press("j")
    other = window(user_of(desk.dispatcher)).open(f"/tickets/{second.number}/do/acknowledge/")
    other.locator("main form .btn--main").click()
    line = page.locator(f"#row-{second.number}")
    took = soon(lambda: "Acknowledged" in line.inner_text(), page)
    assert took < PROMPT
    expect(page.locator("[data-refresh]")).to_have_text("1 change: refresh")
    expect(page.locator('[data-queue="undispatched"] .queue__n')).to_have_text("1")
    new = desk.receive()
    expect(page.locator("[data-refresh]")).to_have_text("2 changes: refresh")
    assert order(page) == before  # it never re-sorts under the reader
    page.keyboard.press("g")
    fresh = page.locator(f"#row-{new.number}")
    expect(fresh).to_have_attribute("data-new", "")
    assert order(page)[0] == f"row-{new.number}"
    expect(page.locator("[data-refresh]")).to_be_hidden()
    expect(page.locator(".row[data-new]")).to_have_count(1)


def test_what_leaves_the_queue_stays_until_it_is_asked_for_anew(reader: Window, desk: Desk) -> None:
    ticket = desk.receive()
    page = at_live(reader.open("/desk/incoming/"))
    actions.acknowledge(ticket_id=ticket.pk, message="We look into it.", answer_by=None, by=desk.agent, at=clock.now())
    line = page.locator(f"#row-{ticket.number}")
    expect(line).to_have_attribute("data-gone", "")
    page.keyboard.press("g")
    expect(line).to_have_count(0)
    expect(page.locator(".rows .empty")).to_be_visible()


def test_somebody_elses_act_appears_on_the_ticket_and_what_is_typed_stays(reader: Window, desk: Desk) -> None:
    ticket = desk.processing()
    page = at_live(reader.open(f"/tickets/{ticket.number}/"))
    page.locator("#reply_body").fill("I have ordered the roller.")
    begun = time.monotonic()
    note(ticket, desk.engineer)
    took = soon(lambda: "Rang the user" in page.locator(".feed").inner_text(), page)
    assert took < PROMPT, begun
    expect(page.locator("[data-meanwhile]")).to_contain_text("While you were writing")
    expect(page.locator("#reply_body")).to_have_value("I have ordered the roller.")
    expect(page.locator("#reply_body")).to_be_focused()
    # Unseen, the change is asked about when he sends; his text is kept.
    version = page.locator("#reply [name=version]")
    expect(version).to_have_value(str(ticket.version))
    page.get_by_role("button", name="Seen").click()
    expect(version).to_have_value(str(ticket.version + 1))
    page.locator("form#reply").get_by_role("button", name="Send").click()
    expect(page.locator(".feed")).to_contain_text("I have ordered the roller.")
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 2


def test_whoever_has_not_written_simply_goes_on(reader: Window, desk: Desk) -> None:
    ticket = desk.processing()
    page = at_live(reader.open(f"/tickets/{ticket.number}/"))
    note(ticket, desk.engineer)
    expect(page.locator(".feed")).to_contain_text("Rang the user")
    expect(page.locator("#reply [name=version]")).to_have_value(str(ticket.version + 1))
    expect(page.locator("[data-meanwhile]")).to_be_hidden()


def test_who_reads_further_down_is_not_moved(reader: Window, desk: Desk) -> None:
    ticket = desk.processing()
    for number in range(12):
        note(ticket, desk.engineer, f"Step {number} is done, the next one follows at once.")
    page = at_live(reader.open(f"/tickets/{ticket.number}/"))
    box = page.locator(".case__line > .scroll")
    box.evaluate("box => { box.scrollTop = 200; }")
    note(ticket, desk.engineer, "The newest of all.")
    button = page.get_by_role("button", name="1 new entry")
    expect(button).to_be_visible()
    expect(page.locator(".feed")).not_to_contain_text("The newest of all.")
    button.click()
    expect(page.locator(".feed .entry").first).to_contain_text("The newest of all.")
    expect(button).to_be_hidden()
    assert box.evaluate("box => box.scrollTop") == 0


def test_two_at_one_ticket_know_of_each_other(reader: Window, window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    engineer = window(user_of(desk.engineer))
    path = f"/tickets/{ticket.number}/"
    page, other = at_live(reader.open(path)), at_live(engineer.open(path))
    seen = page.locator(".thead .others")
    expect(seen).to_have_text(f"{desk.engineer.user} is viewing")
    expect(other.locator(".thead .others")).to_have_text(f"{desk.agent.user} is viewing")
    other.locator("#reply_body").press_sequentially("He")
    assert soon(lambda: "is writing a reply" in seen.inner_text(), page) < PROMPT
    expect(page.locator(".compose .others")).to_contain_text(f"{desk.engineer.user} is writing a reply")
    engineer.open("/desk/mine/")
    assert soon(lambda: not seen.inner_text(), page, within=30) < 30


def test_a_notice_is_counted_on_the_bell(reader: Window, window: OpenWindow, desk: Desk) -> None:
    ticket = desk.acknowledged()
    page = at_live(window(user_of(desk.engineer)).open("/desk/mine/"))
    bell = page.locator(".top__bell .count")
    expect(bell).to_have_count(0)
    give(ticket, desk)
    expect(bell).to_contain_text("1")


def test_new_things_are_announced_as_each_has_chosen(window: OpenWindow, desk: Desk) -> None:
    engineer = window(user_of(desk.engineer))
    page = at_live(engineer.open("/desk/mine/"))
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    ticket = desk.acknowledged()
    title = page.title()
    give(ticket, desk)
    page.wait_for_function("title => /^\\(\\d+\\) /.test(document.title) && document.title.endsWith(title)", arg=title)
    page.locator("#live > summary").click()
    page.get_by_label("their number in the title").uncheck()
    assert "title" in page.evaluate(
        "localStorage.getItem(Object.keys(localStorage).find((k) => k.startsWith('live-says')))"
    )
    page.reload()
    expect(page.locator('[data-says="title"]')).not_to_be_checked()


def test_when_the_stream_is_lost_the_page_says_so_and_asks_until_it_is_back(
    reader: Window, desk: Desk, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = desk.receive()
    page = at_live(reader.open("/desk/incoming/"))
    monkeypatch.setattr("workbench.live.views.ASGIRequest", Ticket)  # as a server that cannot stream
    hub.close()
    mark = page.locator("#live")
    expect(mark).to_have_attribute("data-state", "polling")
    expect(mark.locator(".live")).to_have_text("refreshed every 15 s")
    note(ticket, desk.agent)
    expect(page.locator("[data-refresh]")).to_have_text("1 change: refresh")
    monkeypatch.undo()
    hub.is_closing = False
    monkeypatch.setattr("workbench.live.views.hub", hub)
    expect(mark).to_have_attribute("data-state", "live")


def test_without_script_everything_is_as_before(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    page = window(user_of(desk.agent), script=False).open(f"/tickets/{ticket.number}/")
    expect(page.locator("#live")).to_be_hidden()
    expect(page.locator("[data-meanwhile]")).to_be_hidden()
    page.locator("label[for=write-note]").click()
    page.locator("#note_body").fill("Written without script.")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".feed")).to_contain_text("Written without script.")


def test_a_page_whose_session_is_over_says_so_until_somebody_has_logged_in_again(reader: Window, desk: Desk) -> None:
    page = at_live(reader.open("/desk/open/?sort=newest"))
    over = page.locator("[data-live-over]")
    expect(over).to_be_hidden()
    Session.objects.all().delete()
    expect(over).to_be_visible()
    expect(over.get_by_role("link", name="Log in again")).to_have_attribute(
        "href", f"{reader.url}/login/?next=%2Fdesk%2Fopen%2F%3Fsort%3Dnewest"
    )
    page.evaluate(
        """() => {
          window.asked = [];
          document.addEventListener("htmx:configRequest", () => window.asked.push("configured"));
          document.addEventListener("htmx:beforeSend", () => window.asked.push("sent"));
          htmx.trigger("#ringing", "live");
        }"""
    )
    page.wait_for_function("() => window.asked.length")
    assert page.evaluate("window.asked") == ["configured"]
    elsewhere = reader.tab()
    elsewhere.goto(f"{reader.url}/login/")
    log_in(elsewhere, user_of(desk.agent), PASSWORD)
    expect(over).to_be_hidden()
    forgive_refusals(reader)
