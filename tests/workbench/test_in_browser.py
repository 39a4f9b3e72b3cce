"""The workbench in a real browser, under the real content policy: list and preview, dialogs, the editor, conflicts."""

import re
from datetime import timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Draft, User
from core import clock
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.workbench.conftest import fresh
from tickets import actions
from tickets.choices import State
from tickets.models import Message, Ticket
from tickets.reply_templates.actions import add_template

pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser.windows import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="session")
def base_url() -> None:
    """No page has an address before its server runs; also, the plugin's own fixture warns under pytest 9."""


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return Desk(at=clock.now() - timedelta(minutes=30))


class Screen:
    """Somebody's browser window, and what it complained about."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def log_in(self, user: User | None, *, width: int = 1440, theme: str = "light") -> None:
        client = Client()
        assert user
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = [(settings.SESSION_COOKIE_NAME, session), (settings.LANGUAGE_COOKIE_NAME, "en"), ("theme", theme)]
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies])
        self.page.set_viewport_size({"width": width, "height": 900 if width > 1000 else 844})

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def ticket(self, ticket: Ticket) -> Page:
        return self.open(f"/tickets/{ticket.number}/")


@pytest.fixture
def screen(page: Page, live_server: LiveServer) -> Screen:
    return Screen(page, live_server.url)


def test_keys_and_presses_show_the_preview_and_enter_opens_the_page(screen: Screen, desk: Desk) -> None:
    first, second = desk.processing(), desk.receive()
    screen.log_in(desk.agent.user)
    page = screen.open("/desk/open/?sort=oldest")
    page.keyboard.press("j")
    expect(page.locator("#preview")).to_contain_text(first.number)
    page.keyboard.press("j")
    expect(page.locator("#preview")).to_contain_text(second.number)
    page.get_by_role("link", name=first.title).click()
    expect(page.locator("#preview")).to_contain_text(first.number)
    expect(page).to_have_url(re.compile("/desk/open/"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(first.number))
    assert screen.complaints == []


def test_where_there_is_no_room_a_press_opens_the_page(screen: Screen, desk: Desk) -> None:
    ticket = desk.receive()
    screen.log_in(desk.agent.user, width=390)
    screen.open("/desk/open/").get_by_role("link", name=ticket.title).click()
    expect(screen.page).to_have_url(re.compile(ticket.number))


def test_an_act_opens_as_a_dialog_and_is_done(screen: Screen, desk: Desk) -> None:
    ticket = desk.dispatched()
    screen.log_in(desk.engineer.user)
    page = screen.ticket(ticket)
    page.locator(".next .btn--main").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator(".acts").get_by_role("link", name="Accept").click()
    page.get_by_role("dialog").get_by_role("button", name="1 hour").click()
    expect(page.locator(".steps [aria-current]")).to_contain_text("Process")
    assert fresh(ticket).state == State.PROCESSING
    assert screen.complaints == []


def test_reply_and_note_keep_both_texts_and_never_mix(screen: Screen, desk: Desk) -> None:
    ticket = desk.processing()
    screen.log_in(desk.engineer.user)
    page = screen.ticket(ticket)
    page.locator("#reply_body").fill("I come at three with a new roller.")
    expect(page.locator("#reply_body_gate")).to_contain_text("Can be sent.")
    page.locator("#reply_body").fill("已处理。")
    expect(page.locator("#reply_body_gate")).to_contain_text("TALK-2")
    page.locator("label[for=write-note]").click()
    expect(page.locator("#reply_body")).to_be_hidden()
    page.locator("#note_body").fill("The roller is worn.")
    page.locator("#note_body").press("Control+Enter")
    expect(page.locator(".feed")).to_contain_text("The roller is worn.")
    expect(page.locator("#reply_body")).to_have_value("已处理。")  # the other text waits
    assert [message.kind for message in Message.objects.all()] == ["note"]


def test_a_conflict_is_a_dialog_over_the_kept_text(screen: Screen, desk: Desk) -> None:
    ticket = desk.processing()
    screen.log_in(desk.agent.user)
    page = screen.ticket(ticket)
    actions.note(ticket_id=ticket.pk, body="Ordered.", by=desk.engineer, at=clock.now())
    page.locator("#reply_body").fill("The roller arrives at nine tomorrow.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#conflict")).to_contain_text("added a work note")
    page.locator("#conflict").get_by_role("button", name="Send mine anyway").click()
    expect(page.locator(".feed")).to_contain_text("The roller arrives at nine tomorrow.")
    assert Message.objects.filter(ticket=ticket).count() == 2


def test_norm_talk_6_a_template_is_a_few_keys_away_and_its_open_place_is_filled_in(screen: Screen, desk: Desk) -> None:
    ticket = desk.acknowledged()
    words = {
        "title_zh": "问候",
        "title_en": "Greeting",
        "body_zh": "您好，{工程师}会联系您。",
        "body_en": "Dear {name}, {engineer} calls you.",
    }
    add_template(values=words, is_shared=False, by=desk.agent, at=desk.at)
    screen.log_in(desk.agent.user)
    page = screen.ticket(ticket)
    body = page.locator("#reply_body")
    body.press("/")
    find = page.get_by_label("Find a template")
    expect(find).to_be_focused()
    find.press_sequentially("greet")
    expect(page.locator("#templates-rows .template")).to_have_count(1)
    find.press("Enter")
    expect(body).to_have_value(f"Dear {ticket.requester.form_of_address}, {{engineer}} calls you.")
    expect(page.locator("#reply_body_gate")).to_contain_text("is a place of the template")
    page.keyboard.type("Mr Li")
    expect(page.locator("#reply_body_gate")).to_contain_text("Can be sent.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".feed")).to_contain_text("Mr Li calls you.")
    assert screen.complaints == []


def test_what_was_written_here_is_there_on_the_next_device_until_it_is_sent(
    screen: Screen, desk: Desk, browser: Browser
) -> None:
    ticket = desk.acknowledged()
    screen.log_in(desk.agent.user)
    page = screen.ticket(ticket)
    page.locator("#reply_body").fill("The roller arrives tomorrow at nine.")
    expect(page.locator("#reply [data-kept]")).to_contain_text("Draft kept")
    other = Screen(browser.new_context().new_page(), screen.url)
    other.log_in(desk.agent.user)
    there = other.ticket(ticket)
    expect(there.locator("#reply_body")).to_have_value("The roller arrives tomorrow at nine.")
    expect(there.locator("#reply .kept")).to_contain_text("Put back")
    there.get_by_role("button", name="Send").click()
    expect(there.locator(".feed")).to_contain_text("The roller arrives tomorrow at nine.")
    expect(there.locator("#reply_body")).to_have_value("")
    there.reload()
    expect(there.locator("#reply_body")).to_have_value("")
    assert not Draft.objects.exists()
    assert screen.complaints == other.complaints == []
    there.context.close()


def test_a_colleague_is_called_to_a_note_by_the_first_letters_of_his_name(screen: Screen, desk: Desk) -> None:
    UserFactory.create(username="li.zhiyuan", display_name="李志远")
    UserFactory.create(username="liu.yang", display_name="刘洋")
    ticket = desk.processing()
    screen.log_in(desk.agent.user)
    page = screen.open(f"/tickets/{ticket.number}/?write=note")
    body = page.locator("#note_body")
    body.press_sequentially("See the log @l")
    offered = page.locator("#mentions [role=option]")
    expect(offered).to_have_count(2)
    body.press_sequentially("zy")
    expect(offered).to_have_text(["李志远 Agent"])
    body.press("Enter")
    expect(body).to_have_value("See the log @李志远 ")
    assert Axe().run(page).response["violations"] == []
    body.press("Control+Enter")
    expect(page.locator(".feed")).to_contain_text("added a work note for 李志远")
    assert screen.complaints == []


@pytest.mark.parametrize(
    ("field", "place", "state"), [("description", "do/acknowledge/", "received"), ("result", "", "confirming")]
)
def test_ctrl_enter_at_a_call_presses_the_button_that_comes_next(
    screen: Screen, desk: Desk, field: str, place: str, state: str
) -> None:
    screen.log_in(desk.agent.user)
    page = screen.open("/desk/new/")
    page.locator("#intake_name").fill("Zhang Wei")
    page.locator("#intake_phone").fill("6001")
    page.locator("#intake_description").fill("The printer in room 405 jams at each page.")
    page.locator("#intake_title").fill("Printer in room 405 jams")
    if field == "result":
        page.locator("#spot summary").click()
        page.locator("#intake_cause").fill("A torn label stuck to the roller.")
        page.locator("#intake_plan").fill("Took the label out and cleaned the roller.")
        page.locator("#intake_result").fill("Three test pages came out clean; the user saw it.")
    page.locator(f"#intake_{field}").press("Control+Enter")
    page.wait_for_url(re.compile(f"/tickets/[^/]+/{place}$"))
    assert Ticket.objects.get().state == state


def test_a_caller_is_found_while_typing_and_the_form_follows_the_kind(screen: Screen, desk: Desk) -> None:
    known = RequesterFactory.create(name="张建国", honorific="张工", is_vip=True)
    screen.log_in(desk.agent.user)
    page = screen.open("/desk/new/")
    page.locator("#intake_name").press_sequentially("zjg")
    page.get_by_label("张建国").check()
    expect(page.locator("#caller")).to_contain_text("call the engineer first")
    page.get_by_label("Complaint").check(force=True)
    expect(page.get_by_text("Severity of the complaint")).to_be_visible()
    page.locator("#intake_description").fill("Nobody called back.")
    page.get_by_role("button", name="Register only").click()
    expect(page.locator(".thead__t")).to_contain_text("Nobody called back.")
    assert Ticket.objects.get().requester == known
    assert screen.complaints == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (1000, "light"), (390, "light")])
def test_pages_fit_break_no_policy_and_are_accessible(screen: Screen, desk: Desk, width: int, theme: str) -> None:
    ticket = desk.processing()
    actions.note(ticket_id=ticket.pk, body="Ordered.", by=desk.engineer, at=desk.at)
    actions.mark_major(ticket_id=desk.receive().pk, is_major=True, reason="All.", by=desk.agent, at=desk.at)
    screen.log_in(desk.supervisor.user, width=width, theme=theme)
    paths = ["/desk/open/", "/desk/new/", "/desk/notices/", "/desk/mailbox/"]
    paths += ["/desk/settings/templates/", "/desk/settings/templates/new/", f"/tickets/{ticket.number}/templates/"]
    paths += [f"/tickets/{ticket.number}/{page}" for page in ("", "edit/", "files/", "do/transfer/", "do/call/")]
    for path in paths:
        page = screen.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == [], path
    assert screen.complaints == []
