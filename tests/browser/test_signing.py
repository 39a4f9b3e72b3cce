"""Signing a service record on a telephone (SAT-7): by hand, without script, in both themes."""

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from satisfaction.records import actions
from satisfaction.records.links import sign_url
from satisfaction.records.models import ServiceRecord, Signature, SigningLink
from tests.browser.test_access import judge_all
from tests.browser.windows import Window
from tests.factories import Desk, RequesterFactory
from tests.satisfaction.records.conftest import Records

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
OpenWindow = Callable[..., Window]


def link_to(record: ServiceRecord) -> str:
    return sign_url(SigningLink.objects.filter(record=record).latest("pk"))


def write_name(page: Page) -> None:
    """With the mouse, as with a finger: a few strokes across the pad."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    across, down = box["width"] / 10, box["height"] / 10
    for start in (1, 4, 7):
        page.mouse.move(box["x"] + start * across, box["y"] + 2 * down)
        page.mouse.down()
        for step in range(1, 4):
            page.mouse.move(box["x"] + (start + step * 0.6) * across, box["y"] + (2 + 2 * step) * down, steps=4)
        page.mouse.up()


def test_norm_sat_7_the_user_writes_his_name_on_the_engineers_telephone(window: OpenWindow, desk: Desk) -> None:
    record = Records(desk).waiting()
    screen = window(desk.engineer.user, width=390)
    page = screen.open(f"/tickets/{record.ticket.number}/records/{record.seq}/")
    page.get_by_role("link", name="Sign on this screen").click()
    expect(page.locator("canvas")).to_be_visible()
    write_name(page)
    page.get_by_role("button", name="Once more").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Please sign in the box, or tick that you confirm.").first).to_be_visible()
    write_name(page)
    page.get_by_role("radio", name="Very satisfied").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".signed__hand path")).to_have_attribute(
        "d", value := page.locator(".signed__hand path").get_attribute("d") or ""
    )
    signature = Signature.objects.get(record=record)
    assert value.startswith("M")
    assert (signature.method, signature.score, len(signature.strokes)) == ("drawn", 4, 3)
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0


def test_norm_sat_7_without_script_the_link_takes_a_name_and_a_tick(window: OpenWindow, desk: Desk) -> None:
    record = Records(desk).asked(desk.confirming(requester=RequesterFactory.create(name="张建国", language="en")))
    page = window(width=390, script=False).open(link_to(record))
    expect(page.locator("canvas")).to_be_hidden()
    expect(page.get_by_label("Your name")).to_have_value("张建国")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Please sign in the box, or tick that you confirm.").first).to_be_visible()
    page.get_by_label("I have read the service record and confirm it").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("is signed. Nobody can change it any more.")).to_be_visible()
    assert Signature.objects.get(record=record).method == "typed"


def test_norm_sat_7_a_drawing_that_comes_back_with_a_refusal_is_still_there(window: OpenWindow, desk: Desk) -> None:
    record = Records(desk).asked()
    page = window(width=390).open(link_to(record))
    write_name(page)
    page.get_by_label("Your name").fill("")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    page.get_by_label("Your name").fill("张建国")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".signed__hand path")).to_be_visible()
    assert Signature.objects.get(record=record).method == "drawn"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_a_record_are_accessible_and_fit_a_hand(window: OpenWindow, desk: Desk, theme: str) -> None:
    records = Records(desk)
    ticket = desk.confirming()
    draft, waiting = records.draft(), records.asked(ticket)
    signed = records.signed(ticket)
    page = f"/tickets/{ticket.number}/records/"
    paths = [f"/tickets/{draft.ticket.number}/records/{draft.seq}/", f"{page}{waiting.seq}/", f"{page}{signed.seq}/"]
    paths += [f"{page}{signed.seq}/paper/", "/desk/records/", f"/portal/sign/{ticket.number}/{waiting.seq}/"]
    assert judge_all(window(desk.engineer.user, theme=theme), paths) == {}
    stranger = window(theme=theme)
    assert judge_all(stranger, [link_to(waiting)]) == {}
    actions.void(record_id=waiting.pk, reason="写错了", by=desk.engineer, at=desk.at)
    assert judge_all(stranger, [link_to(waiting)]) == {}
