"""Everybody can use it: axe finds nothing grave in either theme, each page fits a hand, and keys alone suffice."""

from collections.abc import Callable, Iterable

import pytest

pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from shots.before import open_operations

from accounts.models import Requester, User
from outbox.tasks import deliver_due
from satisfaction.links import confirm_url, survey_url
from satisfaction.models import Purpose
from satisfaction.queries import get_invitation
from sla.models import Timer
from tests.browser.windows import HEIGHT, Window, expect_stage
from tests.factories import Desk
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]

GRAVE = {"serious", "critical"}
STATES = (
    *("received", "acknowledged", "dispatched", "processing", "tracking", "confirming", "confirmed", "closed"),
    *("surveyed", "cancelled"),
)
OpenWindow = Callable[..., Window]
in_both_themes = pytest.mark.parametrize("theme", ["light", "dark"])


def judge(page: Page) -> list[str]:
    """What is wrong with the page as it stands: what axe finds grave at either width, and what does not fit a hand."""
    found = []
    for width, height in HEIGHT.items():
        page.set_viewport_size({"width": width, "height": height})
        for rule in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]:
            if rule["impact"] in GRAVE:
                found += [f"{width}: {rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
        if (excess := page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")) > 0:
            found.append(f"{width}: {excess} px too wide")
    page.set_viewport_size({"width": 1440, "height": HEIGHT[1440]})
    return found


def judge_all(window: Window, paths: Iterable[str]) -> dict[str, list[str]]:
    """What is wrong, by page; nothing for pages that are as they should be."""
    verdicts = {path: judge(window.open(path)) for path in paths}
    return {path: wrong for path, wrong in verdicts.items() if wrong}


def link_of(ticket: Ticket, purpose: Purpose) -> str:
    invitation = get_invitation(ticket_id=ticket.pk, purpose=purpose, cycle=ticket.cycle)
    return confirm_url(invitation) if purpose is Purpose.CONFIRM else survey_url(invitation)


def agent_of(desk: Desk) -> User:
    assert desk.agent.user
    return desk.agent.user


@in_both_themes
def test_pages_before_the_log_in_and_errors(window: OpenWindow, desk: Desk, theme: str) -> None:
    paths = ("/login/", "/there-is-no-such-page/", "/forbidden/", "/broken/")
    nobody = window(theme=theme)
    assert judge_all(nobody, paths) == {}
    page = nobody.open("/login/")
    page.get_by_label("Username").fill("agent")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    assert judge(page) == []
    nobody.complaints[:] = [one for one in nobody.complaints if "/broken/" not in one]


@in_both_themes
def test_the_page_of_the_interface_with_an_operation_tried(window: OpenWindow, desk: Desk, theme: str) -> None:
    page = window(theme=theme).open("/api/docs/")
    open_operations(page)
    assert judge(page) == []
    assert page.url.endswith("#/announcements/announcements_list")
    page.locator("button.authorize").first.click()
    expect(page.get_by_role("button", name="Close").first).to_be_visible()
    assert judge(page) == []


@in_both_themes
def test_pages_behind_the_links_of_letters(window: OpenWindow, desk: Desk, theme: str) -> None:
    ask, rate, answered = desk.confirming(), desk.closed(), desk.confirmed()
    paths = [link_of(ask, Purpose.CONFIRM), link_of(rate, Purpose.SURVEY), link_of(answered, Purpose.CONFIRM)]
    guest = window(theme=theme)
    assert judge_all(guest, [*paths, "/c/forged/"]) == {}
    for path, button in zip(paths, ("Send the answer", "Send the rating"), strict=False):
        page = guest.open(path)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert judge(page) == []


@in_both_themes
def test_pages_of_the_desk(window: OpenWindow, desk: Desk, theme: str) -> None:
    ticket = desk.processing()
    desk.acknowledged(), desk.receive()
    deliver_due()
    agent = window(agent_of(desk), theme=theme)
    here = f"/tickets/{ticket.number}"
    clock = Timer.objects.get(ticket=ticket, measure="pri_solution")
    paths = (
        *(f"{here}/?tab=clocks", f"{here}/clocks/{clock.pk}/"),
        *("/desk/", "/desk/open/?priority=3", "/desk/?q=jams", "/desk/?q=nothing", "/desk/mine/", "/desk/archive/"),
        *("/desk/new/", "/desk/notices/", "/desk/mailbox/", f"{here}/edit/", f"{here}/files/"),
        *(f"{here}/do/{verb}/" for verb in ("resolve", "call", "collaborators", "promise", "acknowledge")),
        "/desk/?sort=nonsense",
    )
    assert judge_all(agent, paths) == {}
    page = agent.open("/desk/mailbox/")
    page.locator("main table a").first.click()
    expect(page.locator(".letter")).to_be_visible()
    assert judge(page) == []


@in_both_themes
def test_tickets_at_every_stage(window: OpenWindow, desk: Desk, theme: str) -> None:
    tickets = [desk.in_state(state) for state in STATES]
    agent = window(agent_of(desk), theme=theme)
    assert judge_all(agent, [f"/tickets/{ticket.number}/" for ticket in tickets]) == {}


@in_both_themes
def test_what_opens_over_a_page(window: OpenWindow, desk: Desk, theme: str) -> None:
    ticket = desk.processing()
    agent = window(agent_of(desk), theme=theme)
    page = agent.open("/desk/")
    page.keyboard.press("j")
    expect(page.locator("#preview .empty")).to_have_count(0)
    assert judge(page) == []
    page.keyboard.press("?")
    assert judge(page) == []
    page.keyboard.press("Escape")
    page.locator(".top [data-menu]:not(#live) summary").click()
    assert judge(page) == []
    page.locator("#live > summary").click()
    assert judge(page) == []
    page = agent.open(f"/tickets/{ticket.number}/")
    page.locator(".acts > .menu > summary").click()
    assert judge(page) == []
    page = agent.open(f"/tickets/{ticket.number}/")
    page.locator("#clocks details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    assert judge(page) == []
    page.locator("#clocks .term__acts a", has_text="Why this deadline?").first.click()
    expect(page.locator("#panel dialog .course")).to_be_visible()
    assert judge(page) == []
    page = agent.open(f"/tickets/{ticket.number}/")
    page.locator('.acts a[href$="/do/call/"]').click()
    expect(page.locator("#panel dialog")).to_be_visible()
    assert judge(page) == []


@in_both_themes
def test_pages_of_the_portal(window: OpenWindow, desk: Desk, asker: Requester, theme: str) -> None:
    states = ("received", "processing", "tracking", "confirming", "closed", "surveyed", "cancelled")
    tickets = [desk.in_state(state, requester=asker) for state in states]
    requester = window(asker.user, theme=theme)
    paths = ["/portal/", "/portal/requests/", "/portal/requests/?q=nothing"]
    assert judge_all(requester, [*paths, *(f"/portal/requests/{ticket.number}/" for ticket in tickets)]) == {}
    page = requester.open("/portal/")
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert judge(page) == []


def test_j_and_k_walk_through_the_list_and_enter_opens(window: OpenWindow, desk: Desk) -> None:
    tickets = [desk.receive(title=f"Printer {n} jams") for n in range(3)]
    page = window(agent_of(desk)).open("/desk/")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator('.row[aria-selected="true"]')).to_contain_text(tickets[1].title)
    expect(page.locator("#preview")).to_contain_text(tickets[1].title)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{tickets[1].number}/")


def test_the_question_mark_lists_the_keys_of_the_page(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.receive()
    page = window(agent_of(desk)).open(f"/tickets/{ticket.number}/")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys on this page")
    expect(sheet).to_contain_text("Acknowledge")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize("path", ["/desk/", "/portal/"])
def test_the_first_stop_of_the_keyboard_leads_to_the_content(window: OpenWindow, desk: Desk, path: str) -> None:
    page = window(agent_of(desk)).open(path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Go on with the tab key until what `selector` names has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tab key does not come to {selector}.")


def test_an_act_is_done_with_the_keyboard_alone(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.acknowledged()
    page = window(agent_of(desk)).open(f"/tickets/{ticket.number}/")
    page.keyboard.press("d")
    expect(page.locator("#panel dialog")).to_be_visible()
    tab_to(page, "#panel [name=to_group]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#panel [name=reason]")
    page.keyboard.type("Knows this printer.")
    tab_to(page, "#panel button[type=submit]")
    page.keyboard.press("Enter")
    expect_stage(page, "Dispatch")
    assert Ticket.objects.get(pk=ticket.pk).group == desk.group


def test_a_reply_is_sent_with_the_keyboard_alone(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.processing()
    page = window(agent_of(desk)).open(f"/tickets/{ticket.number}/")
    page.keyboard.press("r")
    expect(page.locator("#reply_body")).to_be_focused()
    page.keyboard.type("The technician comes at 15:00 with a new roller.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".feed")).to_contain_text("The technician comes at 15:00")
