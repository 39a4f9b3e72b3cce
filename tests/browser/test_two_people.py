"""Two at one ticket: the slower one sees what changed, and his text is still there."""

from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from tests.browser.windows import Window, do, expect_stage
from tests.factories import PASSWORD, Desk, UserFactory
from tickets.models import Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEXT = "The technician comes at 15:00 with a new roller."
OpenWindow = Callable[..., Window]


@pytest.fixture
def colleague(desk: Desk) -> User:
    """A second agent."""
    return UserFactory.create(role=Role.AGENT, password=PASSWORD)


@pytest.fixture
def slower(window: OpenWindow, desk: Desk, colleague: User) -> Page:
    """The second agent at his window: he has written, and meanwhile the first agent has let the ticket wait."""
    ticket = desk.processing()
    assert desk.agent.user
    first, second = window(desk.agent.user).page, window(colleague).page
    for page in (first, second):
        page.goto(f"{page.url.partition('/desk/')[0]}/tickets/{ticket.number}/")
    second.locator("#reply_body").fill(TEXT)
    do(first, "track", waiting_on="part", note="A new roller.").locator(".btn--main").click()
    expect_stage(first, "Track")
    second.locator("form#reply").get_by_role("button", name="Send").click()
    return second


def replies() -> list[str]:
    return list(Message.objects.values_list("body", flat=True))


def test_the_slower_one_sees_what_changed_and_keeps_his_text(slower: Page, desk: Desk) -> None:
    dialog = slower.get_by_role("dialog", name="This ticket has just been changed")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(f"{desk.agent.user} is tracking it, waiting for: Spare part.")
    expect(dialog.get_by_role("button", name="See the change")).to_be_focused()
    slower.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(slower.get_by_label("Reply to the user")).to_have_value(TEXT)
    assert not [body for body in replies() if TEXT in body]


def test_having_seen_it_he_sends_his_text_once_more(slower: Page) -> None:
    slower.get_by_role("button", name="Send mine anyway").click()
    expect(slower.locator(".feed")).to_contain_text(TEXT)
    expect_stage(slower, "Track")
    assert len([body for body in replies() if TEXT in body]) == 1


def test_an_act_in_a_dialog_meets_the_same_conflict(window: OpenWindow, desk: Desk, colleague: User) -> None:
    ticket = desk.acknowledged()
    assert desk.agent.user
    first, second = window(desk.agent.user).page, window(colleague).page
    for page in (first, second):
        page.goto(f"{page.url.partition('/desk/')[0]}/tickets/{ticket.number}/")
    late = do(second, "dispatch", to_group=desk.group.slug, reason="He knows this printer.")
    do(first, "dispatch", to_group=desk.group.slug).locator(".btn--main").click()
    expect_stage(first, "Dispatch")
    late.locator(".btn--main").click()
    expect(second.get_by_role("dialog", name="This ticket has just been changed")).to_be_visible()
    second.keyboard.press("Escape")
    expect(second.get_by_label("Remark")).to_have_value("He knows this printer.")
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version + 1
