"""The supervisor by keys alone: a number of the board and its list, trends and their tables, the wall, hand-over."""

from datetime import timedelta

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from core import clock
from sla.models import Timer
from tests.browser.hands import Hands
from tests.browser.keys.people import OpenWindow, fresh, user_of
from tests.factories import Desk
from tests.workbench.test_board import late_ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def test_a_number_of_the_board_leads_to_its_list_and_a_trend_to_its_table(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.receive()
    desk.closed()
    page = window(user_of(desk.supervisor)).open("/desk/board/")
    hands = Hands(page)
    number = page.locator("#board-now a[href*='/desk/board/list/']").first
    hands.go_to(number)
    hands.press("Enter")
    page.wait_for_url("**/desk/board/list/**")
    hands = Hands(page)
    hands.go_to(page.locator(".row__a").first)
    hands.press("Enter")
    page.wait_for_url("**/tickets/*/")
    page.go_back()
    page.go_back()

    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="Trends"), "**/desk/board/trends/")
    hands = Hands(page)
    hands.use(page.locator("#files-flow summary"))
    hands.stand()
    hands.go_to(page.locator("#files-flow a, #files-flow button").first)
    hands.press("Escape")
    hands.stand()
    hands.use(page.locator("#table-flow summary"))
    hands.go_to(page.locator("#table-flow tbody a").first)
    hands.press("Enter")
    page.wait_for_url("**/desk/board/list/**")
    assert ticket.state == "received"


def test_an_escalation_is_taken_up(window: OpenWindow, desk: Desk) -> None:
    late_ticket(desk)
    timer = Timer.objects.filter(state="breached").order_by("pk")[0]
    page = window(user_of(desk.supervisor)).open("/desk/board/")
    hands = Hands(page)
    hands.use(page.locator(f"#take-{timer.pk}"))
    expect(page.locator(f"#take-{timer.pk}")).to_have_count(0)
    timer.refresh_from_db()
    assert timer.acknowledged_at


def test_the_wall_is_turned_and_left_by_keys(window: OpenWindow, desk: Desk) -> None:
    desk.processing()
    page = window(user_of(desk.supervisor)).open("/desk/board/")
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="Wall"), "**wall=1**")
    expect(page.locator("#wall-now")).to_be_visible()
    hands.press("ArrowRight")
    expect(page.locator("#wall-people")).to_be_visible()
    hands.press("Tab")
    hands.stand()
    hands.follow(page.locator(".wall__back"), "**/desk/board/")


def test_the_work_of_somebody_who_is_away_is_handed_over(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    username = user_of(desk.engineer).username
    page = window(user_of(desk.supervisor)).open(f"/desk/presence/of/{username}/hand-over/")
    hands = Hands(page)
    hands.choose(page.locator("[name=to_group]"), desk.group.name)
    hands.fill(page.locator("[name=reason]"), "Ill until Monday.")
    hands.use(page.get_by_role("button", name="Hand over"))
    expect(page.locator("h1")).to_contain_text("anded over")
    assert fresh(ticket).assignee is None
    assert clock.now() - desk.at < timedelta(hours=2)
