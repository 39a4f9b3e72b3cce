"""Answers on a telephone, by links out of letters really delivered: with script and without, in browsers that ask for
no cookie; and what a link that is used, over or forged does: nothing (SAT-1, SAT-2, SAT-6).
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from accounts.models import Requester
from core import clock
from satisfaction.models import Invitation, SurveyAnswer
from sla.firing import fire_due
from sla.models import Timer
from tests.browser.letters import link_in_mail, subjects
from tests.browser.windows import Window
from tests.factories import GOOD_RESOLUTION, Desk
from tests.outbox.smtp import Server
from tests.portal.test_link_pages import HINTS, WECHAT, WECOM
from tickets import actions
from tickets.models import Ticket, TicketEvent

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

OpenWindow = Callable[..., Window]
PHONES = pytest.mark.parametrize(
    "phone", [{"agent": WECHAT}, {"agent": WECOM, "script": False}], ids=["WeChat", "WeCom without script"]
)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def facts() -> tuple[int, int]:
    """How much has happened so far."""
    return TicketEvent.objects.count(), Invitation.objects.filter(used_at__isnull=False).count()


def resolved(desk: Desk, asker: Requester) -> Ticket:
    ticket = desk.processing(requester=asker)
    return actions.resolve(ticket_id=ticket.pk, **(GOOD_RESOLUTION | HINTS), by=desk.engineer, at=desk.at)


def choose(page: Page, *labels: str) -> None:
    for label in labels:
        page.locator("main label", has_text=re.compile(f"^{label}$")).click()


def press(page: Page) -> None:
    page.locator("main button[type=submit]").click()


def answer(page: Page, label: str, words: str = "") -> None:
    choose(page, label)
    page.locator("[name=comment]").fill(words)
    press(page)


def expect_narrow(page: Page) -> None:
    """Nothing sticks out at the side."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@PHONES
def test_norm_sat_2_declined_in_part_then_wholly_then_confirmed(
    *, window: OpenWindow, smtp: Server, desk: Desk, asker: Requester, phone: dict[str, object]
) -> None:
    ticket = resolved(desk, asker)
    guest = window(width=390, **phone)
    first = link_in_mail(smtp, to=asker.email, kind="c")
    before = facts()
    page = guest.open(first)
    for text in (*GOOD_RESOLUTION.values(), *HINTS.values()):
        expect(page.get_by_text(text, exact=True)).to_be_visible()
    expect_narrow(page)
    press(page)
    expect(page.locator(".gate").first).to_be_visible()
    answer(page, "Partly solved")
    expect(page.get_by_text("Please say what remains to be done.").first).to_be_visible()
    assert facts() == before, "neither looking nor an answer without what it needs is an answer"
    expect(page.get_by_role("radio", name="Partly solved")).to_be_checked()
    page.locator("[name=comment]").fill("The other tray jams still.")
    press(page)
    expect(page.get_by_role("heading", name="Thank you, 张工")).to_be_visible()
    expect(page.get_by_text("What remains is with the engineer.")).to_be_visible()
    assert (fresh(ticket).state, fresh(ticket).cycle) == ("processing", 2)

    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=clock.now())
    second = link_in_mail(smtp, to=asker.email, kind="c")
    assert second != first
    answer(guest.open(second), "Not solved", "It jams again.")
    expect(page.get_by_text("What you wrote is with the engineer.")).to_be_visible()
    assert fresh(ticket).cycle == 3
    said = TicketEvent.objects.filter(ticket=ticket, verb="reopen").order_by("seq").values_list("params", flat=True)
    assert [(one["answer"], one["reason"]) for one in said] == [
        ("partly", "The other tray jams still."),
        ("not_solved", "It jams again."),
    ]

    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=clock.now())
    answer(guest.open(link_in_mail(smtp, to=asker.email, kind="c")), "Solved")
    expect(page.get_by_role("heading", name="Thank you, 张工")).to_be_visible()
    assert fresh(ticket).confirmed_at
    assert guest.cookies() == set()


@PHONES
def test_norm_sat_2_by_the_link_of_a_reminder_and_norm_sat_1_dissatisfied_with_reasons(
    *, window: OpenWindow, smtp: Server, desk: Desk, asker: Requester, phone: dict[str, object]
) -> None:
    asker.language = "zh-hans"
    asker.save(update_fields=["language"])
    desk.at = clock.now() - timedelta(days=14)
    ticket = resolved(desk, asker)
    timer = Timer.objects.get(ticket=ticket, measure="sat_2")
    assert timer.next_fire_at
    fire_due(now=lambda: timer.next_fire_at)  # type: ignore[arg-type, return-value]
    asked, reminded = [one for one in subjects(smtp, to=asker.email) if ticket.number in one][-2:]
    assert asked != reminded
    guest = window(width=390, **phone)
    page = guest.open(link_in_mail(smtp, to=asker.email, kind="c"))
    answer(page, "已解决")
    expect(page.get_by_role("heading", name="张工")).to_be_visible()
    assert fresh(ticket).confirmed_at

    actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=clock.now())
    rating = link_in_mail(smtp, to=asker.email, kind="s")
    page = guest.open(rating)
    expect_narrow(page)
    page.get_by_role("link", name="English").click()
    choose(page, "Dissatisfied", "Slow to answer", "Had to explain repeatedly")
    page.locator("[name=comment]").fill("Three days for a jam.")
    press(page)
    expect(page.get_by_text("The service supervisor calls you by")).to_be_visible()
    rated = SurveyAnswer.objects.get(ticket=ticket)
    assert (rated.score, rated.comment, rated.reasons.count()) == (1, "Three days for a jam.", 2)
    assert Timer.objects.filter(ticket=ticket, measure="sat_1", ended_at=None).exists()
    expect(guest.open(rating).get_by_role("heading", name="您已经答复过了")).to_be_visible()
    assert guest.cookies() == set()


@PHONES
def test_norm_sat_2_links_that_are_used_over_or_forged_change_nothing(
    *, window: OpenWindow, smtp: Server, desk: Desk, asker: Requester, phone: dict[str, object]
) -> None:
    ticket = resolved(desk, asker)
    link = link_in_mail(smtp, to=asker.email, kind="c")
    guest = window(width=390, **phone)
    tabs = [guest.tab() for _ in range(3)]
    for tab in tabs:
        tab.goto(link)
    invitation = Invitation.objects.get(ticket=ticket)
    until = invitation.expires_at
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    before = facts()
    answer(tabs[0], "Not solved", "Too late for this link.")
    expect(tabs[0].get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    assert facts() == before

    Invitation.objects.filter(pk=invitation.pk).update(expires_at=until)
    answer(tabs[1], "Solved")
    expect(tabs[1].get_by_role("heading", name="Thank you, 张工")).to_be_visible()
    before = facts()
    answer(tabs[2], "Not solved", "It was pressed in the other tab.")
    expect(tabs[2].get_by_role("heading", name="This has been answered already")).to_be_visible()

    forged = re.sub(r"[^/]{4}/$", "AAAA/", link)
    page = guest.open(forged)
    expect(page.get_by_role("heading", name="This link is not complete")).to_be_visible()
    expect(page.locator("form")).to_have_count(0)
    assert ticket.number not in page.content()
    assert facts() == before
