"""A first responder's follow-ups in a real browser: the usual case in two presses, Enter confirms nothing, the gate
speaks while the supervisor writes; it fits a phone.
"""

import re
from datetime import timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from core import clock
from satisfaction.followups.actions import Said, record_try
from satisfaction.followups.models import FollowUp
from sla.models import Task
from tests.factories import Desk, RequesterFactory, asker
from tests.sla.running import run_until
from tests.workbench.conftest import fresh, local
from tickets import actions
from tickets.models import Ticket

pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.workbench.test_in_browser import Screen

PAGE = "/desk/follow-ups/"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return Desk(at=clock.now() - timedelta(minutes=30))


@pytest.fixture
def screen(page: Page, live_server: LiveServer) -> Screen:
    return Screen(page, live_server.url)


def failed(desk: Desk) -> Ticket:
    ticket = desk.confirming()
    task = Task.objects.get(ticket=ticket, timer__measure="foll_1")
    for ago in (20, 15, 10):
        at = clock.now() - timedelta(minutes=ago)
        record_try(task_id=task.pk, said=Said(outcome="not_reached"), by=desk.agent, at=at)
    run_until(clock.now())
    return ticket


def test_norm_foll_1_two_presses_and_the_next_user_is_on_top(screen: Screen, desk: Desk) -> None:
    first = desk.confirming(requester=RequesterFactory.create(honorific="张工", phone="13812345678"))
    second = desk.confirming(requester=RequesterFactory.create(honorific="李专责"))
    screen.log_in(desk.agent.user)
    page = screen.open(PAGE)
    line = page.locator(".follow").first
    expect(line.get_by_role("link", name="13812345678")).to_have_attribute("href", "tel:13812345678")
    line.locator("summary").first.click()
    expect(line.locator(".follow__talk").first).to_contain_text("I am glad to hear it.")
    line.locator(".seg", has_text="Very satisfied").click()
    line.get_by_role("button", name="Solved", exact=True).click()
    expect(page.get_by_text("Noted: solved, the result is confirmed.")).to_be_visible()
    expect(page.locator(".follow")).to_have_count(1)
    expect(page.locator(".follow")).to_contain_text("李专责")
    assert fresh(first).confirmed_at is not None
    assert fresh(second).confirmed_at is None
    assert FollowUp.objects.get().score == 4
    assert screen.complaints == []


def test_enter_in_a_field_confirms_nothing(screen: Screen, desk: Desk) -> None:
    ticket = desk.confirming()
    screen.log_in(desk.agent.user)
    page = screen.open(PAGE)
    page.get_by_text("Call later…").click()
    field = page.get_by_label("Call again at")
    field.fill(local(clock.now() + timedelta(hours=3)))
    field.press("Enter")
    expect(page.get_by_text("Press the button that says how it went.")).to_be_visible()
    assert not FollowUp.objects.exists()
    page.get_by_text("Agreed with the user").click()
    page.get_by_role("button", name="Call later").click()
    expect(page.locator(".follow .task__when", has_text="promised for")).to_contain_text("PROM-1")
    assert fresh(ticket).confirmed_at is None


def test_it_works_without_script(browser: Chromium, live_server: LiveServer, desk: Desk) -> None:
    ticket = desk.confirming()
    context = browser.new_context(java_script_enabled=False)
    screen = Screen(context.new_page(), live_server.url)
    screen.log_in(desk.agent.user, width=390)
    page = screen.open(PAGE)
    page.get_by_text("Still not solved…").click()
    page.get_by_label("What is still wrong").fill("It jams again.")
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("The ticket goes on.")).to_be_visible()
    assert fresh(ticket).state == "processing"
    context.close()


def test_norm_talk_2_the_gate_speaks_while_the_supervisor_writes(screen: Screen, desk: Desk) -> None:
    failed(desk)
    screen.log_in(desk.supervisor.user)
    page = screen.open(PAGE)
    page.get_by_text("Write to the user instead…").click()
    letter = page.get_by_label("Letter")
    expect(letter).to_have_value(re.compile("we tried several times to reach you"))
    letter.fill("已处理。")
    expect(page.locator(".follow__decide .gates")).to_contain_text("TALK-2")
    letter.fill("We could not reach you. Does the printer work again? Please answer this letter.")
    expect(page.locator(".follow__decide .gates")).to_contain_text("Can be sent.")
    page.get_by_role("button", name="Send, and call no more").click()
    expect(page.get_by_text("The letter is on its way.")).to_be_visible()
    expect(page.locator(".follow")).to_have_count(0)
    assert screen.complaints == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_the_pages_fit_break_no_policy_and_are_accessible(screen: Screen, desk: Desk, width: int, theme: str) -> None:
    failed(desk)
    desk.confirming(kind="consultation")
    ticket = desk.closed(requester=RequesterFactory.create(honorific="张工", language="zh-hans"))
    actions.survey(ticket_id=ticket.pk, score=1, comment="Three days for a cable.", by=asker(ticket), at=desk.at)
    run_until(clock.now() + timedelta(days=4))
    screen.log_in(desk.supervisor.user, width=width, theme=theme)
    for path in (f"{PAGE}?of=all", f"{PAGE}record/"):
        page = screen.open(path)
        for summary in page.locator(".follow summary").all():
            summary.click()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == [], path
    assert screen.complaints == []
