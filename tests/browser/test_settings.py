"""The lists a manager keeps, in a real browser: a phrase is tried before it is kept, and all can use the pages."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.browser.test_access import OpenWindow, judge_all
from tests.factories import Desk
from tickets.models import Phrase

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]


def test_a_phrase_is_tried_kept_and_found_again(window: OpenWindow, desk: Desk) -> None:
    page = window(desk.manager.user).open("/desk/settings/")
    page.get_by_role("link", name="Word lists").click()
    page.get_by_role("link", name="New phrase").click()
    page.locator("#row_text").fill("自己看说明书去")
    page.get_by_label("A sentence to try").fill("您好，自己看说明书去。")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("mark")).to_have_text("自己看说明书去")
    assert not Phrase.objects.filter(text="自己看说明书去").exists()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="自己看说明书去")).to_be_visible()


def test_a_usual_reason_goes_into_the_text(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    page = window(desk.engineer.user).open(f"/tickets/{ticket.number}/do/transfer/")
    page.get_by_label("Usual reasons …").select_option(label="End of shift")
    expect(page.locator("#transfer_reason")).to_have_value("The shift ends; the next one goes on with it.")


def test_a_file_is_chosen_seen_and_brought_in(window: OpenWindow, desk: Desk) -> None:
    page = window(desk.manager.user).open("/desk/settings/import/")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#import_file_error")).to_have_text("Please choose.")
    table = "标题,描述,渠道\n打印机卡纸,三楼的打印机一直卡纸。,电话\n".encode()
    page.locator("#import_file").set_input_files({"name": "旧系统.csv", "mimeType": "text/csv", "buffer": table})
    expect(page.locator(".drop__files")).to_contain_text("旧系统.csv · ")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("旧系统.csv")


def test_the_settings_can_be_used_by_all(window: OpenWindow, desk: Desk) -> None:
    assert desk.engineer.user
    desk.processing()
    category = f"categories/of/{desk.category.slug}/"
    paths = ["", "categories/", category, "phrases/?try=x", "reasons/", "sites/", "import/"]
    pages = [f"/desk/settings/{path}" for path in paths]
    pages.append(f"/desk/presence/of/{desk.engineer.user.username}/hand-over/")
    assert judge_all(window(desk.manager.user), pages) == {}
