"""The board, its trends and the wall in real browsers under the real content policy."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.actions.wall_links import WallLinkContent, make_wall_link, withdraw_wall_link
from accounts.actors import Actor
from accounts.models import User
from core import clock
from face import dates
from tests.browser.test_access import in_both_themes, judge_all
from tests.browser.windows import Window
from tests.factories import Desk
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]
OpenWindow = Callable[..., Window]
BOARD, TRENDS, WALL = "/desk/board/", "/desk/board/trends/", "/desk/board/?wall=1"


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def test_a_mark_of_a_trend_leads_to_its_tickets(window: OpenWindow, desk: Desk) -> None:
    ticket, _other = desk.closed(), desk.receive()
    page = window(user_of(desk.supervisor)).open(BOARD)
    page.get_by_role("link", name="Trends").click()
    page.get_by_role("link", name="7 days", exact=True).click()
    page.locator("#figure-flow .chart-hits a").filter(has=page.locator("rect.hit--o")).last.click()
    expect(page.get_by_role("heading", name="Closed", level=1)).to_be_visible()
    expect(page.locator(".row__a")).to_have_count(1)
    expect(page.locator(".row__a")).to_have_text(ticket.title)
    page.go_back()
    page.locator("#table-flow summary").click()
    day = dates.local_day(ticket.created_at).strftime("%m-%d")  # yesterday, for a while after midnight
    page.locator("#table-flow tbody tr").filter(has_text=day).get_by_role("link").first.click()
    expect(page.locator(".row__a")).to_have_count(2)


@in_both_themes
def test_a_chart_is_kept_as_a_picture(window: OpenWindow, desk: Desk, theme: str, tmp_path: Path) -> None:
    desk.closed()
    page = window(user_of(desk.supervisor), theme=theme).open(TRENDS)
    page.locator("#files-flow summary").click()
    with page.expect_download() as kept:
        page.locator('[data-png="figure-flow"]').click()
    assert kept.value.suggested_filename == "figure-flow.png"
    kept.value.save_as(tmp_path / "chart.png")
    data = (tmp_path / "chart.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", data[16:24]) == (1344, 608)
    assert len(data) > 8_000, "an empty picture is smaller"


def test_the_wall_turns_its_pages_and_stays_while_a_major_incident_is_open(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    one = window(user_of(desk.supervisor))
    one.page.clock.install(time=clock.now())
    page = one.open(WALL)
    expect(page.locator("#wall-now")).to_be_visible()
    for shown in ("#wall-people", "#wall-trends", "#wall-now"):
        page.clock.run_for(20_500)
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator("[data-page]:visible")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#wall-people")).to_be_visible()
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="The plant stands.", by=desk.agent, at=clock.now())
    page.clock.run_for(10_500)
    expect(page.locator("#wall-now [data-major]")).to_contain_text(ticket.title)
    expect(page.get_by_text("stays while a major incident is open")).to_be_visible()
    page.clock.run_for(41_000)
    expect(page.locator("#wall-now")).to_be_visible()


def test_a_television_shows_the_wall_until_its_link_is_withdrawn(window: OpenWindow, desk: Desk) -> None:
    content = WallLinkContent(name="Hall", language="en")
    link, secret = make_wall_link(content=content, by=desk.manager, at=clock.now())
    ticket = desk.processing()
    one = window()
    one.page.clock.install(time=clock.now())
    page = one.open(f"/wall/{secret}/")
    expect(page.locator("#wall-now")).to_be_visible()
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="The plant stands.", by=desk.agent, at=clock.now())
    page.clock.run_for(5_500)
    expect(page.locator("#wall-now [data-major]")).to_contain_text(ticket.number)
    expect(page.get_by_text(ticket.title)).to_have_count(0)
    assert one.cookies() == set()
    withdraw_wall_link(link_id=link.pk, by=desk.manager, at=clock.now())
    page.clock.run_for(5_500)
    expect(page.get_by_role("heading", name="This link shows nothing any more.")).to_be_visible()
    expect(page.locator("#wall-now")).to_have_count(0)
    one.complaints.clear()  # that the link is gone (410)


def test_the_wall_comes_back_by_itself_after_the_network_was_away(window: OpenWindow, desk: Desk) -> None:
    one = window(user_of(desk.supervisor))
    one.page.clock.install(time=clock.now())
    page = one.open(WALL)
    page.context.set_offline(True)
    page.clock.run_for(10_500)
    expect(page.locator("#wall-now .live")).to_have_text("not reached, old figures")
    page.context.set_offline(False)
    page.clock.run_for(10_500)
    expect(page.locator("#wall-now .live")).to_have_text("live")
    one.complaints.clear()  # of the requests that could not be sent


@in_both_themes
def test_axe_finds_nothing_grave(window: OpenWindow, desk: Desk, theme: str) -> None:
    desk.closed()
    desk.processing()
    actions.mark_major(
        ticket_id=desk.processing().pk, is_major=True, reason="The plant stands.", by=desk.agent, at=clock.now()
    )
    paths = [
        BOARD,
        TRENDS,
        f"{TRENDS}?period=today",
        "/desk/board/list/",
        *(f"{WALL}&page={p}" for p in ("now", "people")),
    ]
    assert judge_all(window(user_of(desk.supervisor), theme=theme), paths) == {}
