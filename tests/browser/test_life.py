"""One ticket's whole life in the browser, as four people, with its links taken out of mail really delivered."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from accounts.actors import Actor
from accounts.models import Requester, User
from core import clock
from outbox.tasks import deliver_due
from tests.browser.letters import link_in_mail
from tests.browser.windows import Window, do, expect_stage, fill
from tests.factories import GOOD_RESOLUTION, Desk
from tests.outbox.smtp import Server
from tickets.models import Ticket, TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

TITLE = "Printer in room 405 jams"
OpenWindow = Callable[..., Window]


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def submit_request(page: Page, *, category: str) -> Ticket:
    """The requester writes down what happened; the ticket that comes of it."""
    form = page.locator("form[data-guard=new]")
    fill(form, "title", TITLE)
    fill(form, "description", "Since this morning every fifth sheet jams; I have restarted it once.")
    form.locator("details summary").click()
    fill(form, "occurred_at", timezone.localtime(clock.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    fill(form, "product_version", "HP M605, firmware 2.4")
    fill(form, "environment", "Windows 11, print server PRN02")
    fill(form, "category", category)
    form.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return Ticket.objects.get(number=page.url.rstrip("/").rpartition("/")[2])


def open_from_list(page: Page, title: str) -> None:
    """Find the ticket in the list and open it by key."""
    page.locator(".row__a", has_text=title).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def send_answer(page: Page, answer: str, button: str) -> None:
    page.locator("main label", has=page.get_by_role("radio", name=answer, exact=True)).click()
    page.get_by_role("button", name=button).click()


def desk_takes_it(page: Page, ticket: Ticket, group: str) -> None:
    """The agent acknowledges and dispatches."""
    open_from_list(page, ticket.title)
    expect_stage(page, "Receive")
    do(page, "acknowledge", message="The printer in room 405 jams.").locator(".btn--main").click()
    expect_stage(page, "Acknowledge")
    do(page, "dispatch", to_group=group).locator(".btn--main").click()
    expect_stage(page, "Dispatch")


def engineer_takes_it(page: Page, ticket: Ticket) -> None:
    """The engineer commits to a time and waits for a serial number."""
    page.get_by_role("link", name=re.compile("My groups")).click()
    open_from_list(page, ticket.title)
    do(page, "accept").get_by_role("button", name="30 minutes").click()
    expect_stage(page, "Process")
    do(page, "track", waiting_on="user", note="Needs the serial number.").locator(".btn--main").click()
    expect_stage(page, "Track")


def engineer_resolves_it(page: Page) -> None:
    page.reload()
    expect_stage(page, "Process")
    for name, text in GOOD_RESOLUTION.items():
        page.locator(f"#resolve [name={name}]").fill(text)
    page.get_by_role("button", name="Submit the result").click()
    expect_stage(page, "Confirm")


def confirm_by_link(guest: Window, address: str, ticket: Ticket) -> None:
    """Opened twice, nothing changes; pressed, it is answered; pressed in the other tab, it says so."""
    version = Ticket.objects.get(pk=ticket.pk).version
    first, second = guest.open(address), guest.tab()
    second.goto(address)
    expect(second.get_by_text(GOOD_RESOLUTION["result"])).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).version == version
    send_answer(first, "Solved", "Send the answer")
    expect(first.get_by_role("heading", name="Thank you, 张工")).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).confirmed_at
    send_answer(second, "Solved", "Send the answer")
    expect(second.get_by_role("heading", name="This has been answered already")).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).version == version + 1


@pytest.mark.parametrize("script", [True, False], ids=["with script", "requester without script"])
def test_norm_life_1_a_whole_life_in_the_browser_as_four_people(
    *, window: OpenWindow, smtp: Server, desk: Desk, asker: Requester, script: bool
) -> None:
    assert asker.user
    asking = window(asker.user, script=script)
    ticket = submit_request(asking.page, category=desk.category.slug)
    assert ticket.state == "received"

    agent = window(user_of(desk.agent))
    desk_takes_it(agent.page, ticket, desk.group.slug)
    engineer = window(user_of(desk.engineer))
    engineer_takes_it(engineer.page, ticket)

    asking.page.reload()
    fill(asking.page.locator("form[data-guard=reply]"), "body", "The serial number is CNB2K11405.")
    asking.page.locator("form[data-guard=reply]").get_by_role("button", name="Send").click()
    expect(asking.page.locator(".feed")).to_contain_text("CNB2K11405")
    engineer_resolves_it(engineer.page)

    guest = window(width=390, script=script)
    confirm_by_link(guest, link_in_mail(smtp, to=asker.email, kind="c"), ticket)

    supervisor = window(user_of(desk.supervisor))
    supervisor.page.get_by_role("link", name=re.compile("To close")).click()
    open_from_list(supervisor.page, ticket.title)
    do(supervisor.page, "close").locator(".btn--main").click()
    expect_stage(supervisor.page, "Close")

    guest.open(link_in_mail(smtp, to=asker.email, kind="s"))
    send_answer(guest.page, "Very satisfied", "Send the rating")
    expect(guest.page.get_by_role("heading", name="Thank you, 张工")).to_be_visible()

    supervisor.page.reload()
    expect_stage(supervisor.page, "Survey")
    assert Ticket.objects.get(pk=ticket.pk).state == "surveyed"
    verbs = TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == [
        "receive", "acknowledge", "dispatch", "accept", "track", "requester_reply", "resume", "resolve", "confirm",
        "close", "survey",
    ]  # fmt: skip


def test_a_newcomer_opens_the_letter_in_the_mailbox_and_presses_its_link(
    *, window: OpenWindow, settings: Settings, tmp_path: Path, desk: Desk, asker: Requester
) -> None:
    settings.OUTBOX_MAILBOX_DIR = tmp_path
    ticket = desk.closed(requester=asker)
    deliver_due()
    page = window(user_of(desk.agent)).open("/desk/mailbox/")
    page.locator("main table a", has_text="How satisfied are you").click()
    page.locator(".letter a[href*='/s/']").click()
    send_answer(page, "Very satisfied", "Send the rating")
    expect(page.get_by_role("heading", name="Thank you, 张工")).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).state == "surveyed"
