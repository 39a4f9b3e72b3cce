"""The closing desk and the close-out of the day, by keys, in real browsers under the real content policy."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.actors import Actor
from accounts.models import User
from core import clock
from sla.models import Timer
from tests.browser.test_access import in_both_themes, judge
from tests.browser.windows import Window
from tests.factories import Desk
from tickets.bulk.tasks import run_bulk
from tickets.choices import State
from tickets.models import Ticket, TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]
OpenWindow = Callable[..., Window]


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def state(ticket: Ticket) -> str:
    return Ticket.objects.values_list("state", flat=True).get(pk=ticket.pk)


def owing(ticket: Ticket) -> Ticket:
    """Its day is today, whenever this runs."""
    for timer in Timer.objects.filter(ticket=ticket, measure="brt_4", ended_at=None):
        timer.key, timer.started_at = f"{timezone.localdate()}{timer.key[10:]}", clock.now() - timedelta(hours=1)
        timer.save(update_fields=["key", "started_at"])
    return ticket


def test_norm_life_9_the_supervisor_closes_returns_and_closes_many_by_keys(window: OpenWindow, desk: Desk) -> None:
    first, second, third = (desk.confirmed() for _ in range(3))
    bare = desk.confirmed(category=None)
    page = window(user_of(desk.supervisor)).open("/desk/closing/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#preview")).to_contain_text(second.number)
    page.keyboard.press("k")
    page.keyboard.press("w")
    expect(page.get_by_text(f"{first.number}: Close – done.")).to_be_visible()
    assert state(first) == State.CLOSED
    page.locator(f"#t-{bare.number} .row__a").focus()
    page.keyboard.press("b")
    expect(page.locator(f"#t-{bare.number} textarea")).to_be_focused()
    page.keyboard.type("Which category?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tab", has_text="Returned")).to_contain_text("1")
    assert Ticket.objects.get(pk=bare.pk).returned_to == desk.engineer.user
    many = page.get_by_role("button", name="Close the ticked ones")
    expect(many).to_have_attribute("aria-disabled", "true")
    page.get_by_label("All complete ones of this page").check()
    many.click()
    expect(page.get_by_role("heading", name="Bulk close")).to_be_visible()
    expect(page.locator("#run")).to_contain_text("0 / 2")
    run_bulk()
    expect(page.locator("#run")).to_contain_text("2 / 2")
    assert [state(ticket) for ticket in (second, third)] == [State.CLOSED, State.CLOSED]


def test_norm_life_9_the_return_that_ctrl_enter_sends_is_a_return(window: OpenWindow, desk: Desk) -> None:
    ticket = desk.confirmed()
    page = window(user_of(desk.supervisor), width=390).open("/desk/closing/")
    page.get_by_text("Return …").click()
    page.locator("textarea[name=remark]").fill("Which printer?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{ticket.number}: Return the record – done.")).to_be_visible()
    assert state(ticket) == State.CONFIRMING


def test_norm_brt_4_an_agent_explains_two_tickets_in_one_go(window: OpenWindow, desk: Desk) -> None:
    usual, own, left = (owing(desk.processing()) for _ in range(3))
    page = window(user_of(desk.agent)).open("/desk/close-out/")
    line = page.locator(f"#t-{usual.number}")
    line.locator("select").select_option(label="Spare part")
    expect(line.locator("textarea")).to_have_value(
        "The spare part has been ordered and is on its way; we fit it as soon as it has arrived."
    )
    line.locator(".out__when label").first.click()
    line.get_by_label("Agrees, by phone").check(force=True)
    line.get_by_role("button", name="What the user will read").click()
    expect(line.locator(".out__letter")).to_contain_text("As agreed with you")
    other = page.locator(f"#t-{own.number}")
    other.locator("textarea").fill("已处理")
    expect(other.locator(".gates")).to_contain_text("TALK-2")
    other.locator("textarea").fill("The manufacturer sends a technician with a new board.")
    expect(other.locator(".out__said")).to_be_hidden()
    other.get_by_label("Does not agree").check(force=True)
    expect(other.locator(".out__said")).to_be_visible()
    other.get_by_label("another time", exact=True).check(force=True)
    expect(other.locator("input[type=datetime-local]")).to_be_visible()
    page.keyboard.press("Escape")
    other.locator("textarea").press("Control+Enter")
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(other).to_contain_text("Please write what the user said")
    expect(page.locator(f"#t-{usual.number}")).to_have_count(0)
    expect(page.locator(f"#t-{left.number}")).to_be_visible()
    assert TicketEvent.objects.filter(ticket=usual, verb="carry_over").count() == 1
    assert not TicketEvent.objects.filter(ticket=own, verb="carry_over").exists()


@in_both_themes
def test_both_pages_can_be_used_by_everybody(window: OpenWindow, desk: Desk, theme: str) -> None:
    desk.confirmed(category=None)
    desk.confirmed(), desk.confirming(), owing(desk.processing())
    one = window(user_of(desk.supervisor), theme=theme)
    engineer = user_of(desk.engineer).username
    for path in ("", "?of=unconfirmed", "?of=returned", "all/", "runs/"):
        assert judge(one.open(f"/desk/closing/{path}")) == [], path
    page = one.open("/desk/closing/")
    page.keyboard.press("j")
    page.keyboard.press("b")
    assert judge(page) == []
    for path in ("", "people/", f"?of={engineer}"):
        assert judge(one.open(f"/desk/close-out/{path}")) == [], path
    page.get_by_label("Does not agree").check(force=True)
    page.get_by_role("button", name="Send what is filled in").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert judge(page) == []
