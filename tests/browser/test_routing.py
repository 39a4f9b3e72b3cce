"""A manager makes a rule, tries it on what came in, switches it on, and the next ticket is routed; an agent's macro."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from core import clock
from tests.browser.test_access import OpenWindow, in_both_themes, judge
from tests.factories import Desk
from tickets.macros.actions import add_macro
from tickets.models import Ticket
from tickets.routing.actions import route_waiting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]


@in_both_themes
def test_a_rule_is_made_tried_switched_on_and_routes_what_arrives(window: OpenWindow, desk: Desk, theme: str) -> None:
    before = desk.receive(title="三楼打印机卡纸")
    page = window(desk.manager.user, theme=theme).open("/desk/settings/routing/new/")
    page.locator("#rule_name").fill("打印机")
    page.locator("#rule_when_words").fill("卡纸")
    page.locator("#rule_then_tags").fill("打印")
    page.locator("#rule_then_to_group").select_option(desk.group.slug)
    assert judge(page) == []
    page.get_by_role("button", name="Save and try").click()
    expect(page.get_by_text("1 of 1 tickets would have matched.")).to_be_visible()
    expect(page.get_by_text("Dispatch: would be suggested")).not_to_have_count(0)
    assert judge(page) == []
    page.locator("#why_ticket").fill(before.number)
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("matches as it stands")).to_be_visible()
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".routing .badge", has_text="On")).to_be_visible()
    ticket = desk.receive(title="打印机又卡纸")
    route_waiting(now=clock.now, seconds=2)
    page.goto(f"{page.url.split('/desk/')[0]}/tickets/{ticket.number}/")
    expect(page.get_by_text("Rule “打印机”").first).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).group == desk.group


@in_both_themes
def test_a_macro_on_ticked_tickets_by_keys_alone(window: OpenWindow, desk: Desk, theme: str) -> None:
    steps = {"tags": ["待补充"], "note": "已请用户补充截图"}
    add_macro(name="请补充", steps=steps, is_shared=True, by=desk.manager, at=desk.at)
    tickets = [desk.processing(), desk.receive()]
    page = window(desk.agent.user, theme=theme).open("/desk/open/?sort=oldest")
    for key in ("j", "x", "j", "x", "m"):
        page.keyboard.press(key)
    dialog = page.locator("#panel dialog")
    expect(dialog.get_by_role("radio")).to_be_focused()
    expect(dialog).to_contain_text("Add tags: 待补充")
    assert judge(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Macro “请补充”")).to_be_visible()
    expect(page.locator("#run")).to_contain_text("2 / 2")
    assert judge(page) == []
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="Taken back: Macro “请补充”")).to_be_visible()
    assert [ticket.tags.count() for ticket in tickets] == [0, 0]


def test_a_macro_in_two_keys(window: OpenWindow, desk: Desk) -> None:
    steps = {"tags": ["待补充"], "note": "已请用户补充截图"}
    add_macro(name="请补充", steps=steps, is_shared=True, by=desk.manager, at=desk.at)
    ticket = desk.processing()
    page = window(desk.agent.user).open(f"/tickets/{ticket.number}/")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog").get_by_role("button", name="请补充")).to_be_focused()
    assert judge(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("已请用户补充截图")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("请补充")
    expect(page.get_by_role("option", name="请补充")).to_be_visible()
