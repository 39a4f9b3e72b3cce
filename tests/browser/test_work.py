"""An engineer with his telephone in one hand, where the connection comes and goes."""

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from core import clock
from satisfaction.records.models import Signature
from tests.browser.test_access import judge
from tests.browser.windows import Window
from tests.factories import Desk
from tests.satisfaction.records.conftest import Records
from tickets import actions
from tickets.models import Attachment, Message, Ticket, TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
OpenWindow = Callable[..., Window]
NOTE = "Roller worn, ordered a new one."
# How many of today's files are kept on the device, once the page itself is.
KEPT = """async () => (await caches.has("desk-today")) && (await (await caches.open("desk-files")).keys()).length"""
FILES = 20
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
# What a hand has to hit: everything that can be pressed, unless it stands in running text.
SMALL = """() => [...document.querySelectorAll("#work :is(a, button, summary, label.seg, label.tick, input, textarea)")]
  .filter((el) => el.offsetParent && el.type !== "hidden" && !el.closest(".job__says, h2"))
  .filter((el) => el.matches("summary") || !el.closest("details:not([open])"))
  .filter((el) => !el.matches(".seg input, .tick input, .rate input, .job__pick input"))
  .map((el) => [el.outerHTML.slice(0, 120), el.getBoundingClientRect().height]).filter(([, height]) => height < 43.5)"""


def too_small(page: Page) -> list[object]:
    """What a thumb would miss, once the page has taken the telephone's measures."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("getComputedStyle(document.documentElement).getPropertyValue('--tap').trim() === '2.75rem'")
    found: list[object] = page.evaluate(SMALL)
    return found


def count(ticket: Ticket, verb: str) -> int:
    return TicketEvent.objects.filter(ticket=ticket, verb=verb).count()


def at_work(window: OpenWindow, desk: Desk, *, theme: str = "light") -> Window:
    """The engineer, at today's work, with the worker that keeps it."""
    one = window(desk.engineer.user, width=390, theme=theme)
    page = one.open("/work/")
    while page.evaluate(KEPT) < FILES:
        page.wait_for_timeout(100)
    return one


def offline(one: Window, *, is_off: bool) -> None:
    one.page.context.set_offline(is_off)


def card(page: Page, ticket: Ticket) -> Locator:
    return page.locator(f"[data-job='{ticket.number}']")


def quiet(one: Window) -> None:
    """That the network could not be reached is what is tried here, and no complaint."""
    away = ("Failed to load resource", "ERR_", "htmx:sendError", "Failed to fetch")
    one.complaints[:] = [text for text in one.complaints if not any(words in text for words in away)]


def test_norm_life_5_accepted_without_a_connection_and_once_when_it_is_back(window: OpenWindow, desk: Desk) -> None:
    ticket, held = desk.dispatched(), desk.processing()
    one = at_work(window, desk)
    page = one.page
    offline(one, is_off=True)
    page.reload()
    expect(page.locator("#offline")).to_contain_text("No connection. This is how it stood at")
    card(page, ticket).get_by_role("button", name="Accept, by").click()
    expect(card(page, ticket).locator(".unsent__one")).to_contain_text("not sent yet")
    expect(card(page, ticket).get_by_role("button", name="Accept, by")).to_be_hidden()
    note = card(page, held)
    note.get_by_label("Work note").fill(NOTE)
    note.get_by_role("button", name="Save the note").click()
    expect(page.locator("#offline")).to_contain_text("Unstable connection. Kept on this device: 2")
    page.reload()
    expect(page.locator("#offline")).to_contain_text("Kept on this device: 2")
    assert (count(ticket, "accept"), count(held, "note")) == (0, 0)
    offline(one, is_off=False)
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator(".unsent__one")).to_have_count(0)
    expect(card(page, ticket).get_by_role("button", name="Accept, by")).to_have_count(0)
    assert (count(ticket, "accept"), count(held, "note")) == (1, 1)
    quiet(one)


def test_an_answer_that_was_lost_makes_nothing_happen_twice(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    one = at_work(window, desk)
    page, sent = one.page, []

    def lose(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) == 1:
            route.fetch()  # the server acts, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    page.route("**/do/note/", lose)
    card(page, ticket).get_by_role("button", name="Solution proposed").click()
    expect(page.locator("#offline")).to_contain_text("Kept on this device: 1")
    assert count(ticket, "note") == 1
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".unsent__one")).to_have_count(0)
    expect(page.locator("#offline")).to_be_hidden()
    assert (len(sent), count(ticket, "note")) == (2, 1)
    quiet(one)


def test_one_act_that_the_desk_fails_at_holds_up_only_its_own_job(window: OpenWindow, desk: Desk) -> None:
    first, second = desk.processing(), desk.processing()
    one = at_work(window, desk)
    page = one.page
    page.route(f"**/{first.number}/do/note/", lambda route: route.fulfill(status=500, body="<h1>Fault</h1>"))
    for ticket in (first, second):
        card(page, ticket).locator("details.job__fold").evaluate("fold => { fold.open = true; }")
    card(page, first).get_by_role("button", name="Solution proposed").click()
    with page.expect_response(lambda got: f"/{second.number}/do/note/" in got.url):
        card(page, second).get_by_role("button", name="Solution proposed").click()
    expect(card(page, second).locator(".unsent__one")).to_have_count(0)
    expect(card(page, first).locator(".unsent__one")).to_contain_text("not sent yet")
    assert (count(first, "note"), count(second, "note")) == (0, 1)
    page.unroute(f"**/{first.number}/do/note/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".unsent__one")).to_have_count(0)
    assert count(first, "note") == 1
    one.complaints[:] = [text for text in one.complaints if not text.startswith("500 from")]  # that was the try
    quiet(one)


def test_a_connection_that_says_nothing_is_none(window: OpenWindow, desk: Desk) -> None:
    """The radio is there, and no answer ever comes: what was pressed is said to be kept, and goes off later."""
    ticket = desk.processing()
    one = at_work(window, desk)
    page = one.page
    page.route("**/work/pulse/", lambda _route: None)
    card(page, ticket).get_by_role("button", name="Solution proposed").click()
    expect(page.locator("#offline")).to_contain_text("Kept on this device: 1", timeout=20_000)
    page.unroute_all(behavior="ignoreErrors")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".unsent__one")).to_have_count(0)
    assert count(ticket, "note") == 1
    quiet(one)


def test_what_is_refused_is_shown_with_its_text_and_can_be_mended(window: OpenWindow, desk: Desk) -> None:
    ticket, taken = desk.dispatched(), desk.dispatched()
    one = at_work(window, desk)
    page = one.page
    offline(one, is_off=True)
    for offered in (ticket, taken):
        card(page, offered).get_by_label("Other", exact=True).check()
        soon = clock.now() + timedelta(minutes=-5 if offered == ticket else 90)
        local = page.evaluate(
            "(at) => new Date(at - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16)",
            soon.timestamp() * 1000,
        )
        card(page, offered).get_by_label("Another time").fill(local)
        card(page, offered).get_by_role("button", name="Accept, by").click()
    actions.decline(ticket_id=taken.pk, reason="It goes to somebody else.", by=desk.dispatcher, at=desk.at)
    offline(one, is_off=False)
    expect(page.locator("#offline")).to_contain_text("Not accepted: 2")
    refused = card(page, ticket).locator(".unsent__one[data-state=refused]")
    expect(refused.locator(".unsent__why")).to_be_visible()
    lost = page.locator("#outbox .unsent__one")
    expect(lost).to_contain_text(taken.number)
    lost.get_by_role("button", name="Discard").click()
    lost.get_by_role("button", name="Really discard?").click()
    expect(lost).to_have_count(0)
    refused.get_by_role("button", name="Change it").click()
    expect(refused).to_have_count(0)
    card(page, ticket).locator(".seg input").first.check()
    card(page, ticket).get_by_role("button", name="Accept, by").click()
    expect(page.locator(f"[data-job='{ticket.number}'] .job__fold")).to_have_count(1)
    assert count(ticket, "accept") == 1
    quiet(one)


def test_photos_and_a_signature_wait_too_and_belong_to_who_made_them(
    window: OpenWindow, desk: Desk, tmp_path: Path
) -> None:
    record = Records(desk).waiting()
    ticket = desk.processing()
    one = at_work(window, desk)
    page = one.page
    big = tmp_path / "image.jpg"
    picture = page.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 3200, height: 2400 });
          const pen = canvas.getContext("2d");
          for (let n = 0; n < 4000; n += 1) {
            pen.fillStyle = `hsl(${n % 360} 80% 50%)`;
            pen.fillRect((n * 97) % 3200, (n * 61) % 2400, 90, 70);
          }
          return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
        }"""
    )
    big.write_bytes(base64.b64decode(picture))
    offline(one, is_off=True)
    card(page, ticket).locator("input[type=file]").first.set_input_files(big)
    expect(card(page, ticket).locator(".unsent__one")).to_contain_text("photo-")
    page.locator(f"a[data-dialog='sign-{record.number}']").click()
    glass = page.locator(".dialog--glass[open]")
    expect(glass).to_be_visible()
    glass.get_by_role("button", name="Sign", exact=True).click()
    expect(glass.get_by_text("Please sign in the box, or tick that you confirm.")).to_be_visible()
    write_name_on(page, glass)
    glass.get_by_role("button", name="Sign", exact=True).click()
    expect(glass).to_have_count(0)
    expect(page.locator("#offline")).to_contain_text("Kept on this device: 2")
    offline(one, is_off=False)
    expect(page.locator("#offline")).to_be_hidden()
    kept = Attachment.objects.get(ticket=ticket)
    assert kept.size < big.stat().st_size / 2
    assert Signature.objects.get(record=record).method == "drawn"
    quiet(one)


def test_a_refused_result_is_mended_on_the_page_of_its_job(window: OpenWindow, desk: Desk) -> None:
    """Today's page has no form for it: it says what is missing, and leads to the form with all that was written."""
    ticket = desk.processing()
    one = at_work(window, desk)
    page = one.open(f"/work/{ticket.number}/?do=resolve")
    page.locator("#resolve [name=cause]").fill("The roller is worn out.")
    page.get_by_role("button", name="Submit the result").click()
    expect(page.locator(".unsent__one[data-state=refused]")).to_be_visible()
    card(page, ticket).get_by_label("Work note").fill(NOTE)
    card(page, ticket).get_by_role("button", name="Save the note").click()
    expect(card(page, ticket).locator(".unsent__one[data-state=waiting]")).to_contain_text(NOTE)
    expect(page.locator("#offline")).to_contain_text("Not accepted: 1")  # and not that the note is being sent
    page = one.open("/work/")
    refused = card(page, ticket).locator(".unsent__one[data-state=refused]")
    expect(refused.locator(".unsent__why")).to_contain_text("Result: This field is required.")
    refused.get_by_role("button", name="Change it").click()
    page.wait_for_url(f"**/work/{ticket.number}/")
    expect(page.locator("#resolve [name=cause]")).to_have_value("The roller is worn out.")
    expect(page.locator(".unsent__one")).to_have_count(0)
    assert (count(ticket, "resolve"), count(ticket, "note")) == (0, 1)
    one.complaints[:] = [text for text in one.complaints if "400" not in text]


def test_a_photo_that_is_refused_holds_nothing_up(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    one = at_work(window, desk)
    page = one.page
    bad = FilePayload(name="a.heic", mimeType="image/heic", buffer=b"no photo at all")
    good = FilePayload(name="b.png", mimeType="image/png", buffer=base64.b64decode(PIXEL))
    card(page, ticket).locator("input[type=file]").nth(1).set_input_files([bad, good])
    expect(page.locator("#offline")).to_contain_text("Not accepted: 1")
    expect(card(page, ticket).locator(".unsent__one")).to_have_count(1)
    assert [file.name for file in Attachment.objects.filter(ticket=ticket)] == ["b.png"]
    one.complaints[:] = [text for text in one.complaints if "422" not in text]


def photo_of(ticket: Ticket, page: Page) -> Locator:
    return card(page, ticket).locator("input[type=file]").first


def test_a_photo_that_takes_its_time_is_not_begun_anew(window: OpenWindow, desk: Desk, tmp_path: Path) -> None:
    """A slow line that still carries is none that fails: begun anew each minute, a large photo would never arrive, and
    whatever was done after it would wait for it.
    """
    ticket = desk.processing()
    one = at_work(window, desk)
    page, sent = one.page, []
    # What waits a minute waits three seconds here.
    page.add_init_script(
        """{
          const wait = setTimeout;
          globalThis.setTimeout = (act, ms, ...rest) => wait(act, ms === 60000 ? 3000 : ms, ...rest);
          const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "timeout");
          const sooner = { set(ms) { set.call(this, ms === 60000 ? 3000 : ms); } };
          Object.defineProperty(XMLHttpRequest.prototype, "timeout", sooner);
        }"""
    )
    page.reload()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 60_000},
    )
    page.on("request", lambda request: sent.append(request.url) if "/photo/" in request.url else None)
    raw = tmp_path / "IMG_0007.HEIC"  # no browser here can draw it: it goes as it is
    raw.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 4 + b"mif1heic" + b"\7" * 400_000)
    photo_of(ticket, page).set_input_files(raw)
    expect(card(page, ticket).locator(".unsent__one")).to_have_count(1)
    expect(card(page, ticket).locator(".unsent__one")).to_have_count(0)
    assert [file.name for file in Attachment.objects.filter(ticket=ticket)] == ["IMG_0007.HEIC"]
    assert len(sent) == 1


def test_a_page_that_is_made_new_waits_for_the_camera(window: OpenWindow, desk: Desk, tmp_path: Path) -> None:
    ticket = desk.processing()
    one = at_work(window, desk)
    page = one.page
    small = tmp_path / "label.png"
    small.write_bytes(base64.b64decode(PIXEL))
    with page.expect_file_chooser() as camera:
        card(page, ticket).get_by_text("Take a photo").click()
    actions.note(ticket_id=ticket.pk, body="The spare part is here.", by=desk.agent, at=clock.now())
    page.evaluate("document.dispatchEvent(new Event('work:sent'))")
    page.wait_for_timeout(1500)
    camera.value.set_files(small)
    expect(card(page, ticket).locator(".unsent__one")).to_have_count(0)
    page.wait_for_timeout(1500)
    assert Attachment.objects.filter(ticket=ticket).count() == 1


def write_name_on(page: Page, glass: Locator) -> None:
    pad = glass.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] - 20, steps=6)
    page.mouse.up()


def test_norm_sat_7_the_pad_is_there_when_the_page_was_made_new(window: OpenWindow, desk: Desk) -> None:
    record, ticket = Records(desk).waiting(), desk.processing()
    one = at_work(window, desk)
    page = one.page
    card(page, ticket).locator("details.job__fold").evaluate("fold => { fold.open = true; }")
    with page.expect_response(lambda got: got.url.endswith("/work/")):
        card(page, ticket).get_by_role("button", name="Solution proposed").click()
    page.wait_for_timeout(500)
    page.locator(f"a[data-dialog='sign-{record.number}']").click()
    glass = page.locator(".dialog--glass[open]")
    write_name_on(page, glass)
    glass.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(f"a[data-dialog='sign-{record.number}']")).to_have_count(0)
    assert Signature.objects.get(record=record).method == "drawn"


def test_nobody_sends_what_somebody_else_has_kept(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    one = at_work(window, desk)
    page = one.page
    offline(one, is_off=True)
    card(page, ticket).get_by_label("Work note").fill(NOTE)
    card(page, ticket).get_by_role("button", name="Save the note").click()
    expect(page.locator("#offline")).to_contain_text("Kept on this device: 1")
    page.context.clear_cookies()  # the session is over
    offline(one, is_off=False)
    expect(page.locator("#offline")).to_contain_text("You are logged out. Kept on this device: 1")
    assert desk.supervisor.user
    assert desk.engineer.user
    one.log_in(desk.supervisor.user, "correct-horse-9")
    assert page.evaluate("caches.has('desk-today')") is False, "the log-in wipes today's work"
    one.open("/work/")
    expect(page.locator("#offline")).to_contain_text("Kept on this device by somebody else: 1")
    assert count(ticket, "note") == 0
    page.context.clear_cookies()
    one.log_in(desk.engineer.user, "correct-horse-9")
    with page.expect_response("**/do/note/"):
        one.open("/work/")
    expect(page.locator(".unsent__one")).to_have_count(0)
    assert Message.objects.get(ticket=ticket, kind="note").body == NOTE
    quiet(one)


def test_norm_sat_7_the_scale_on_the_glass_is_one_line_of_the_hand(window: OpenWindow, desk: Desk) -> None:
    Records(desk).waiting()
    one = at_work(window, desk)
    one.page.locator("[data-dialog^=sign-]").first.click()
    levels = one.page.locator("dialog[open] .rate")
    boxes = [box for level in levels.all() if (box := level.bounding_box())]
    assert len(boxes) == 4
    assert {round(box["y"]) for box in boxes} == {round(boxes[0]["y"])}
    assert all(44 <= box["height"] <= 80 for box in boxes), boxes


def test_without_script_the_same_forms_do_the_same(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.dispatched()
    page = window(desk.engineer.user, width=390, script=False).open("/work/")
    card(page, ticket).get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Accept – done.")).to_be_visible()
    card(page, ticket).get_by_label("Work note").fill(NOTE)
    card(page, ticket).get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("Add note – done.")).to_be_visible()
    assert (count(ticket, "accept"), count(ticket, "note")) == (1, 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_one_hand_and_everybody(window: OpenWindow, desk: Desk, theme: str) -> None:
    offered, record = desk.dispatched(), Records(desk).waiting()
    # A time of another day is the longest that the head of a job has to hold.
    held = actions.accept(
        ticket_id=desk.dispatched().pk, committed_at=desk.at + timedelta(hours=30), by=desk.engineer, at=desk.at
    )
    one = window(desk.engineer.user, width=390, theme=theme)
    page = one.open("/work/")
    assert too_small(page) == []
    main = card(page, offered).get_by_role("button", name="Accept, by").bounding_box()
    assert main
    assert main["y"] + main["height"] < 844 - 52, "the main act is in sight"
    assert judge(page) == []
    page.locator(f"a[data-dialog='sign-{record.number}']").click()
    assert judge(page) == []
    page = one.open(f"/work/{held.number}/?do=resolve")
    assert too_small(page) == []
    assert judge(page) == []
